using System.CommandLine;
using Churn.Cli.Output;
using Churn.Data.Tables;

namespace Churn.Cli.Arguments;

/// <summary>The options that say how a customers file is written.</summary>
internal sealed class ReadingArguments
{
    private readonly Option<string> separator = new("--separator")
    {
        Description = "Field separator: comma, semicolon, tab, bar or another character. Detected if omitted.",
        HelpName = "NAME",
        CustomParser = result => Character(result.Tokens[0].Value),
    };

    private readonly Option<string> encoding = new("--encoding")
    {
        Description = "Text encoding: utf-8, utf-16, windows-1252, windows-1251, gb18030, shift_jis or another name of .NET. "
            + "Detected if omitted.",
        HelpName = "NAME",
    };

    private readonly Option<bool> noHeader = new("--no-header")
    {
        Description = "The first row is a customer, not the header; the columns are called column1, column2 and so on.",
    };

    private readonly Option<int?> skipLines = new("--skip-lines")
    {
        Description = "Lines before the header, such as a title, that are skipped.",
        HelpName = "N",
    };

    private readonly Option<string> sheet = new("--sheet")
    {
        Description = "The sheet of an Excel workbook. Default: the first that is not empty.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { separator, encoding, noHeader, skipLines, sheet }) command.Options.Add(option);
    }

    public ReadingOptions Read(ParseResult parsed, ReadingOptions start) => start with
    {
        Separator = parsed.GetValue(separator) ?? start.Separator,
        Encoding = parsed.GetValue(encoding) ?? start.Encoding,
        NoHeader = parsed.GetValue(noHeader) || start.NoHeader,
        SkipLines = parsed.GetValue(skipLines) ?? start.SkipLines,
        Sheet = parsed.GetValue(sheet) ?? start.Sheet,
        Keys = parsed.Keys(),
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
