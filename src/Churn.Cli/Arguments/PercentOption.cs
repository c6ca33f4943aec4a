using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a share above 0 and below 1, as in 10% or 0.1.</summary>
internal sealed class PercentOption : Option<string>
{
    private readonly double standard;

    public PercentOption(string name, string description, double standard)
        : base(name)
    {
        this.standard = standard;
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {100 * standard:0.##}%.");
        HelpName = "SHARE";
    }

    /// <exception cref="UsageException">The value is no such share.</exception>
    public double Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text) return standard;
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (isPercent ? number / 100 : number) is > 0 and < 1 and var share
                ? share
                : throw new UsageException($"{Name} is '{text}'; write a share above 0 and below 1, as in 10% or 0.1.");
    }
}
