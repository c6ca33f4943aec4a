using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Segments;

namespace Churn.Cli.Commands.Segments;

/// <summary><c>churn segments assign</c>: writes the learned segment of each customer.</summary>
internal static class AssignSegmentsCommand
{
    public static Command Create()
    {
        var source = new SegmentSourceArguments();
        var segments = new Option<string>("--segments")
        {
            Description = "The segments, as written by 'churn segments learn'.",
            HelpName = "FILE",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "The file to write; - for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("assign", "Writes a customers file with the learned segment of each customer.")
        {
            segments, output,
        };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            var (input, path) = (source.FileOf(parsed), parsed.GetRequiredValue(output));
            if (OutputFile.IsSame(path, input))
                throw new UsageException("--out is the file that is read; name another, so that nothing is lost.");
            var learned = SegmentAssignment.Read(parsed.GetRequiredValue(segments));
            using var file = OutputFile.Open(output.Name, path);
            var result = file.Write(stream => source.Assign(parsed, input, learned, stream));
            foreach (var note in result.Notes) Terminal.Warn(note);
            foreach (var segment in result.Segments)
            {
                var line = FormattableString.Invariant($"{segment.Customers,9:N0}  {segment.Name}");
                if (OutputFile.IsStandardOutput(path)) Terminal.Say(line);
                else Terminal.Print(line);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
