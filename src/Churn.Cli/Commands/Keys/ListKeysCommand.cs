using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Spectre.Console;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys list</c>: the keys, though never a key itself.</summary>
internal static class ListKeysCommand
{
    public static Command Create()
    {
        var (keys, json) = (KeysOption.Create(), JsonOption.Create());
        var command = new Command(
            "list",
            "Lists the keys with id, name, scopes and expiry, but never a key itself.")
        {
            json,
            keys,
        };
        command.SetAction(parsed =>
        {
            var file = parsed.OpenKeys(keys);
            IReadOnlyList<KeyReport> reports = [.. file.Read().Select(KeyReport.Of)];
            if (file.Warning() is { } warning) Terminal.Warn(warning);
            return parsed.Report(json, reports, CliJsonContext.Readable.IReadOnlyListKeyReport, Print);
        });
        return command;
    }

    private static void Print(IReadOnlyList<KeyReport> keys)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("id", "name", "scopes", "rate", "created", "expires", "revoked");
        foreach (var key in keys)
            table.AddRow([.. Row(key).Select(Markup.Escape)]);
        Terminal.Results.Write(table);
    }

    private static string[] Row(KeyReport key) =>
    [
        key.Id,
        key.Name,
        string.Join(", ", key.Scopes),
        key.Rate ?? "",
        StoreFormatter.Time(key.Created),
        key.Expires is { } end ? StoreFormatter.Time(end) : "",
        key.Revoked is { } revoked ? StoreFormatter.Time(revoked) : "",
    ];
}
