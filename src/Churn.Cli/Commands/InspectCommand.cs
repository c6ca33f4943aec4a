using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;

namespace Churn.Cli.Commands;

/// <summary><c>churn inspect</c>: what a customers file holds, as a training would take it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The customers file: CSV, an Excel workbook or Parquet; it need not have a label.",
        };
        var json = new Option<string>("--json")
        {
            Description = "Writes the findings to a file, as JSON; - for standard output, instead of the table.",
            HelpName = "FILE",
        };
        var write = new Option<string>("--write")
        {
            Description =
                "Writes the inferred columns to a file, such as columns.json, to edit and pass to --columns.",
            HelpName = "FILE",
        };
        var events = new Option<string>("--events")
        {
            Description = "The events of the customers, CSV or Parquet: which columns hold what, coverage, gaps, clock, what "
                + "does not fit.",
            HelpName = "FILE",
        };
        var writeEvents = new Option<string>("--write-events")
        {
            Description = "Writes which columns of the events hold what to a file, such as events.json, to edit and pass to "
                + "--event-columns, or to keep beside the events.",
            HelpName = "FILE",
        };
        var eventColumns = new EventArguments();
        var (reading, schema, columns) = (new ReadingArguments(), new SchemaArguments(), new ColumnsArgument());
        var command = new Command(
            "inspect",
            "Describes a customers file: columns, kinds, missing values, problems, suspected leaks.")
        {
            file,
            json,
            write,
            events,
            writeEvents,
        };
        eventColumns.AddTo(command, hasKey: true);
        columns.AddTo(command);
        schema.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) is { } output and not OutputFile.StandardOutput)
                CheckOutput("--json", parsed.GetRequiredValue(file), output);
            if (parsed.GetValue(write) is { } written) CheckOutput("--write", parsed.GetRequiredValue(file), written);
            if (parsed.GetValue(writeEvents) is { } eventsFile)
            {
                var source = parsed.GetValue(events)
                    ?? throw new UsageException($"{writeEvents.Name} describes the events; name their file with {events.Name}.");
                CheckOutput(writeEvents.Name, parsed.GetRequiredValue(file), eventsFile);
                CheckOutput(writeEvents.Name, source, eventsFile);
            }

            var described = columns.Read(parsed);
            var table = CsvCustomerReader.Read(
                parsed.GetRequiredValue(file),
                reading.ReadChecked(parsed, described.ApplyTo(new ReadingOptions())));
            var options = schema.ReadChecked(parsed, described.ApplyTo(new SchemaOptions()));
            var inspection = TableInspection.Of(table, options);
            if (parsed.GetValue(events) is { } happened)
                inspection = inspection with
                {
                    Events = Inspect(happened, table, eventColumns.Read(parsed, hasCustomers: true, happened), options),
                };
            if (parsed.GetValue(json) is { } path) Write("--json", path, output => InspectionJson.Write(output, inspection));
            if (parsed.GetValue(write) is { } columnsFile) Write("--write", columnsFile, inspection.Description.WriteTo);
            if (parsed.GetValue(writeEvents) is { } made)
                Write(writeEvents.Name, made, inspection.Events!.Description.WriteTo);
            if (!OutputFile.IsStandardOutput(parsed.GetValue(json))) InspectionText.Print(inspection);
            if (inspection.Events is { } found && !OutputFile.IsStandardOutput(parsed.GetValue(json)))
                EventInspectionText.Print(found);
            return inspection.Violations.Count == 0 ? ExitCode.Done : throw new DataRefusedException(inspection.Violations);
        });
        return command;
    }

    private static EventInspection Inspect(
        string events, CustomerTable table, EventFileOptions options, SchemaOptions customers) =>
        EventInspection.Of(events, table, options.WrittenAs(customers) with
        {
            Future = EventClock.StartOf(TransactionArguments.Today.AddDays(1)),
        });

    /// <exception cref="UsageException">The output is the input, or cannot be written.</exception>
    private static void CheckOutput(string option, string file, string output)
    {
        if (OutputFile.IsSame(output, file))
            throw new UsageException($"{option} is the file to inspect itself; name another, so that nothing is lost.");
        OutputFile.Check(option, output);
    }

    private static void Write(string option, string path, Action<Stream> write) => OutputFile.Write(option, path, output =>
    {
        write(output);
        output.WriteByte((byte)'\n');
    });
}
