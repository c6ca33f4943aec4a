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

    private static string Character(string name) => name switch
    {
        "comma" => ",",
        "semicolon" => ";",
        "tab" => "\t",
        "bar" => "|",
        _ => name,
    };
}
