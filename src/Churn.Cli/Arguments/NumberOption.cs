using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a whole number within bounds.</summary>
internal sealed class NumberOption : Option<int>
{
    private readonly int least;
    private readonly int most;

    /// <param name="name">The option.</param>
    /// <param name="least">The smallest number it takes.</param>
    /// <param name="most">The largest.</param>
    public NumberOption(string name, int least, int most = int.MaxValue)
        : base(name)
    {
        (this.least, this.most) = (least, most);
        HelpName = "N";
        CustomParser = Parse;
    }

    private int Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
            return number;
        var bounds = most == int.MaxValue ? $"{least} or more" : $"{least} to {most}";
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{Name} is '{text}'; write a whole number, {bounds}."));
        return least;
    }
}

/// <summary>The option that every command that trains has.</summary>
internal static class ThreadsOption
{
    public static Option<int> Create() => new NumberOption("--threads", 1)
    {
        Description = "Maximum number of threads; it does not change the result.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
}
