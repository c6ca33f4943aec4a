using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Training.Scoring;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn explain</c>: what the probability of one customer of a file rests on.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers: CSV or an Excel workbook." };
        var row = new NumberOption("--row", 1) { Description = "The row of the customer, counted from 1 behind the header." };
        var key = new Option<string>("--key")
        {
            Description = "Instead of --row: the customer's identifier, the value of the column that names customers.",
            HelpName = "VALUE",
        };
        var version = new Option<string>("--version")
        {
            Description = "The version to explain with. Default: the champion.",
            HelpName = "V",
        };
        var reasons = new ReasonArguments(isCounted: false);
        var (json, models, reading) = (JsonOption.Create(), StoreOption.Create(), new ReadingArguments());
        var command = new Command(
            "explain", "Shows what the probability of one customer rests on: every column with what it adds to the log-odds.")
        {
            file, row, key, version, json, models,
        };
        reasons.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var (number, name) = (parsed.GetResult(row) is null ? (int?)null : parsed.GetValue(row), parsed.GetValue(key));
            if (number is null == name is null) throw new UsageException("Name the customer by --row N or by --key VALUE.");
            parsed.CheckJson(json);
            var store = parsed.OpenStore(models);
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            if (!model.IsExplainable) throw NotExplainableException.Of(model);
            var record = FileCustomers.Find(
                model, parsed.GetRequiredValue(file), reading.ReadChecked(parsed), number, name);
            var answer = model.Answerer.Answer(record, reasons: reasons.Read(parsed));
            var output = parsed.GetValue(json);
            if (!OutputFile.IsStandardOutput(output)) Print(answer);
            if (output is not null) OutputFile.Write(json.Name, output, stream => stream.Write(ToJson(answer)));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(CustomerAnswer answer)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("column", "value", "kind")
            .AddColumn(new TableColumn("log-odds").RightAligned())
            .AddColumn(new TableColumn("odds x").RightAligned())
            .AddColumn(new TableColumn("without it").RightAligned());
        foreach (var reason in answer.Reasons!)
        {
            table.AddRow(Array.ConvertAll(
                [
                    reason.DisplayName,
                    Convert.ToString(reason.Value, CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : "(missing)",
                    reason.Lever ? "lever" : "fact",
                    Text($"{reason.Contribution:+0.000;-0.000;0.000}"),
                    Text($"{reason.OddsFactor:0.00}"),
                    Text($"{reason.ProbabilityWithout:P1}"),
                ],
                Markup.Escape));
        }

        Terminal.Print(Text($"churn probability {answer.ChurnProbability.Value:P1}; ")
            + Text($"the customers compared with have {answer.BaseProbability:P1} (the mean of their log-odds)"));
        Terminal.Results.Write(table);
        Terminal.Print("This is what the score rests on, not what causes churn.");
    }

    private static byte[] ToJson(CustomerAnswer answer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        AnswerJson.Write(json, answer);
        json.Flush();
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
