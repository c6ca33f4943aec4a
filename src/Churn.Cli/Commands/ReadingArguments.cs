using System.CommandLine;
using Churn.Training.Data;

namespace Churn.Cli.Commands;

/// <summary>The options that say how a customers file is written.</summary>
internal sealed class ReadingArguments
{
    private readonly Option<string> separator = new("--separator")
    {
        Description = "What stands between the fields: comma, semicolon, tab or bar. Found out where not given.",
        HelpName = "NAME",
        CustomParser = result => Character(result.Tokens[0].Value),
    };

    private readonly Option<string> encoding = new("--encoding")
    {
        Description = $"How letters are written: {string.Join(", ", CsvDialect.Encodings.Keys)}. Found out where not given.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(separator);
        command.Options.Add(encoding);
    }

    public ReadingOptions Read(ParseResult parsed, ReadingOptions start) => start with
    {
        Separator = parsed.GetValue(separator) ?? start.Separator,
        Encoding = parsed.GetValue(encoding) ?? start.Encoding,
    };

    /// <summary>The options of a command that has no others.</summary>
    /// <exception cref="UsageException">An option does not fit; the message tells all that do not.</exception>
    public ReadingOptions ReadChecked(ParseResult parsed, ReadingOptions? start = null)
    {
        var options = Read(parsed, start ?? new ReadingOptions());
        return options.Check() is [] ? options : throw new UsageException(string.Join(Environment.NewLine, options.Check()));
    }

    private static string Character(string name) => name switch
    {
        "comma" => ",",
        "semicolon" => ";",
        "tab" => "\t",
        "bar" => "|",
        _ => name,
    };
}
