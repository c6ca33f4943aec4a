using System.CommandLine;
using Churn.Cli.Output;
using Churn.Training.Data;
using Churn.Training.Inspection;

namespace Churn.Cli.Commands;

/// <summary><c>churn inspect</c>: what a customers file holds, as a training would take it.</summary>
internal static class InspectCommand
{
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file: CSV with a header; it need not have a label." };
        var json = new Option<string>("--json") { Description = "Writes the findings to a file, as JSON; - for standard output, without the table.", HelpName = "FILE" };
        var (reading, schema) = (new ReadingArguments(), new SchemaArguments());
        var command = new Command("inspect", "Shows what a customers file holds: columns, kinds, missing values, problems, suspected leaks.") { file, json };
        schema.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) is { } output and not StandardOutput) CheckOutput(parsed.GetRequiredValue(file), output);
            var table = CsvCustomerReader.Read(parsed.GetRequiredValue(file), reading.ReadChecked(parsed));
            var inspection = TableInspection.Of(table, schema.Read(parsed, new SchemaOptions()));
            if (parsed.GetValue(json) is { } path) WriteJson(path, inspection);
            if (parsed.GetValue(json) != StandardOutput) InspectionText.Print(inspection);
            return inspection.Violations.Count == 0 ? ExitCode.Done : throw new DataRefusedException(inspection.Violations);
        });
        return command;
    }

    /// <exception cref="UsageException">The output is the input, a folder, or in a folder that does not exist.</exception>
    private static void CheckOutput(string file, string output)
    {
        if (Path.GetFullPath(output) == Path.GetFullPath(file)) throw new UsageException("--json is the file to inspect itself; name another, so that nothing is lost.");
        OutputFile.Check("--json", output);
    }

    private static void WriteJson(string path, TableInspection inspection)
    {
        using var output = path == StandardOutput ? Console.OpenStandardOutput() : File.Create(path);
        InspectionJson.Write(output, inspection);
        output.WriteByte((byte)'\n');
    }
}
