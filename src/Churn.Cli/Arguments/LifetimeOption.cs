using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a length of time in days or hours, as in 90d.</summary>
internal sealed class LifetimeOption : Option<TimeSpan?>
{
    private const int MostDays = 3650;

    public LifetimeOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "TIME";
        CustomParser = Parse;
    }

    private TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0)
        {
            if (text[^1] == 'd' && count <= MostDays) return TimeSpan.FromDays(count);
            if (text[^1] == 'h' && count <= MostDays * 24) return TimeSpan.FromHours(count);
        }

        result.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} is '{text}'; write days or hours, as in 90d or 12h, {MostDays} days at most."));
        return null;
    }
}
