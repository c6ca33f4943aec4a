using System.CommandLine;
using Churn.Cli.Output;
using Churn.Data.Inference;

namespace Churn.Cli.Arguments;

/// <summary>The file that says what the columns of a customers file are; options of the command line go before it.</summary>
/// <param name="name">What the option is called.</param>
internal sealed class ColumnsArgument(string name = "--columns")
{
    private readonly Option<string> columns = new(name)
    {
        Description = "A file that describes the columns, free text among them, as written by 'churn inspect --write'.",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Options.Add(columns);

    /// <exception cref="UsageException">The file cannot be read.</exception>
    public ColumnsFile Read(ParseResult parsed)
    {
        if (parsed.GetValue(columns) is not { } path) return new ColumnsFile();
        try
        {
            return ColumnsFile.Read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {fault.Message}");
        }
    }
}
