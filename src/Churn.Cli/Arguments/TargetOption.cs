using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Schema;

namespace Churn.Cli.Arguments;

/// <summary>The option that says what is predicted where it is not churn, as in "purchase within 30d".</summary>
internal sealed class TargetOption : Option<string>
{
    public TargetOption()
        : base("--target")
    {
        Description = "Predicts an event instead of churn: its type and the days in which it is looked for, such as "
            + "\"purchase within 30d\". Default: churn.";
        HelpName = "TARGET";
    }

    /// <summary>Reads the target.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="horizon">The option that the days take the place of.</param>
    /// <returns>The target; null if the option is not given.</returns>
    /// <exception cref="UsageException">It is no target, or the horizon is given as well.</exception>
    public LabelTarget? Read(ParseResult parsed, Option horizon)
    {
        if (parsed.GetValue(this) is not { } text) return null;
        if (parsed.GetResult(horizon) is { Implicit: false })
            throw new UsageException($"{Name} says in how many days; leave out {horizon.Name}.");
        return LabelTarget.Parse(text) ?? throw new UsageException(FormattableString.Invariant(
            $"{Name} is '{text}'; write the type of an event and 1 to {LabelTarget.MaxDays} days, such as ")
            + "\"purchase within 30d\".");
    }
}
