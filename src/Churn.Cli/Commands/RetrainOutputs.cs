using System.CommandLine;
using System.Text;
using Churn.Cli.Output;
using Churn.Training.Retraining;

namespace Churn.Cli.Commands;

/// <summary>The files into which a retraining writes its outcome, for people and for CI.</summary>
internal sealed class RetrainOutputs
{
    private readonly (Option<string> Option, Action<Stream, RetrainReport> Write)[] outputs =
    [
        (Named("--json", "Writes the outcome to a file, as JSON."), RetrainJson.Write),
        (Named("--junit", "Writes the checks of the gate to a file, as JUnit XML."), (stream, report) => RetrainJUnit.Of(report).Save(stream)),
        (Named("--markdown", "Writes the outcome to a file, as Markdown, for the summary of a CI job."), (stream, report) => stream.Write(Encoding.UTF8.GetBytes(RetrainMarkdown.Of(report)))),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in outputs) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A file cannot be written.</exception>
    public void Check(ParseResult parsed)
    {
        foreach (var (option, _) in outputs)
            if (parsed.GetValue(option) is { } path) OutputFile.Check(option.Name, path);
    }

    public void Write(ParseResult parsed, RetrainReport report)
    {
        foreach (var (option, write) in outputs)
        {
            if (parsed.GetValue(option) is { } path) OutputFile.Write(option.Name, path, file => write(file, report));
        }
    }

    private static Option<string> Named(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
