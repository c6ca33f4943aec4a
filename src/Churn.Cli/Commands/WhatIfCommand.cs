using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Training.Scoring;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary>
/// <c>churn what-if</c>: what the model would say of one customer with other values, or which changes cross the threshold.
/// </summary>
internal static class WhatIfCommand
{
    /// <summary>More than any record that the service would read.</summary>
    private const int MaxRecordBytes = 1 << 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The customers, CSV or an Excel workbook; or one customer as a JSON object in a file named *.json.",
        };
        var row = new NumberOption("--row", 1) { Description = "The row of the customer, counted from 1 behind the header." };
        var key = new Option<string>("--key")
        {
            Description = "Instead of --row: the customer's identifier, the value of the column that names customers.",
            HelpName = "VALUE",
        };
        var change = new Option<string[]>("--change")
        {
            Description = "A column with its new value, as in --change \"Contract=Two year\"; once for each column.",
            HelpName = "COLUMN=VALUE",
        };
        var suggest = new Option<bool>("--suggest")
        {
            Description = "Instead of --change: finds the fewest changes of columns declared actionable that bring the "
                + "probability below the threshold.",
        };
        var version = new Option<string>("--version")
        {
            Description = "The version to ask. Default: the champion.",
            HelpName = "V",
        };
        var (json, models, reading) = (JsonOption.Create(), StoreOption.Create(), new ReadingArguments());
        var command = new Command(
            "what-if", "Scores one customer with other values, or suggests the fewest changes that cross the threshold.")
        {
            file, row, key, change, suggest, version, json, models,
        };
        reading.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var changes = ReadChanges(parsed.GetValue(change) ?? []);
            var isSuggesting = parsed.GetValue(suggest);
            if (isSuggesting == (changes.Count > 0)) throw new UsageException("Give --change COLUMN=VALUE or --suggest.");
            parsed.CheckJson(json);
            var store = parsed.OpenStore(models);
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            var (customer, asOf) = ReadCustomer(
                model,
                parsed.GetRequiredValue(file),
                reading.ReadChecked(parsed),
                parsed.GetResult(row) is null ? null : parsed.GetValue(row),
                parsed.GetValue(key));
            return Task.FromResult(isSuggesting
                ? parsed.Report(
                    json,
                    model.WhatIf.Suggest(customer, asOf, cancellation: cancellation),
                    CliJsonContext.Readable.SuggestionsAnswer,
                    Print)
                : parsed.Report(
                    json,
                    model.WhatIf.Compare(customer, JsonElement.Parse(changes.ToJsonString()), asOf),
                    CliJsonContext.Readable.WhatIfAnswer,
                    Print));
        });
        return command;
    }

    private static JsonObject ReadChanges(string[] written)
    {
        var changes = new JsonObject();
        foreach (var text in written)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } column, var value])
                throw new UsageException($"--change is '{text}'; write COLUMN=VALUE, as in --change \"Contract=Two year\".");
            if (!changes.TryAdd(column, value)) throw new UsageException($"--change names the column '{column}' twice.");
        }

        return changes;
    }

    private static (JsonElement Customer, DateOnly? AsOf) ReadCustomer(
        ChurnModel model, string file, Data.Tables.ReadingOptions? reading, int? row, string? key)
    {
        var isRecord = Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (isRecord && (row is not null || key is not null))
            throw new UsageException("A JSON file holds one customer; leave out --row and --key.");
        if (isRecord) return (ReadRecord(file), null);
        if (row is null == key is null) throw new UsageException("Name the customer by --row N or by --key VALUE.");
        return FileCustomers.FindJson(model, file, reading, row, key);
    }

    private static JsonElement ReadRecord(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxRecordBytes
                ? JsonElement.Parse(File.ReadAllBytes(file))
                : throw new UsageException($"{file}: the file has more than {MaxRecordBytes} bytes; it must hold one customer.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {fault.Message}");
        }
        catch (JsonException fault)
        {
            throw new UsageException(FormattableString.Invariant(
                $"{file}({fault.LineNumber + 1}): this is not valid JSON; it must be one customer as an object."));
        }
    }

    private static void Print(WhatIfAnswer answer)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "probability", "threshold", "contact", "segment");
        AddRow("before", answer.Before);
        AddRow("after", answer.After);
        Terminal.Results.Write(table);
        Terminal.Print(FormattableString.Invariant($"difference {answer.Difference:+0.0000;-0.0000;0.0000}"));
        foreach (var warning in answer.Warnings) Terminal.Print(warning.Message);
        Terminal.Print("This is the model's answer to other data, not what a change would do.");

        void AddRow(string name, CustomerAnswer row) => table.AddRow(Array.ConvertAll(
            [
                name,
                FormattableString.Invariant($"{row.ChurnProbability.Value:0.0000}"),
                row.Threshold is { } threshold ? FormattableString.Invariant($"{threshold.Value:0.0000}") : "never",
                row.ShouldContact ? "yes" : "no",
                row.Segment,
            ],
            Markup.Escape));
    }

    private static void Print(SuggestionsAnswer answer)
    {
        Terminal.Print(FormattableString.Invariant($"churn probability {answer.Before.ChurnProbability.Value:0.0000}, ")
            + (answer.Before.Threshold is { } threshold
                ? FormattableString.Invariant($"threshold {threshold.Value:0.0000}")
                : "never contacted"));
        if (answer.Suggestions.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("changes", "probability", "cost");
            foreach (var suggestion in answer.Suggestions)
                table.AddRow(Array.ConvertAll(
                    [
                        string.Join(", ", suggestion.Changes.Select(change =>
                            $"{change.Key}={Convert.ToString(change.Value, CultureInfo.InvariantCulture)}")),
                        FormattableString.Invariant($"{suggestion.ChurnProbability.Value:0.0000}"),
                        FormattableString.Invariant($"{suggestion.Cost:0.##}"),
                    ],
                    Markup.Escape));
            Terminal.Results.Write(table);
        }

        Terminal.Print(answer.Note);
    }
}
