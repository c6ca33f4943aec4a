using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Cli.Arguments;

/// <summary>The option that names the version that a training starts from.</summary>
internal static class FromOption
{
    public static Option<string> Create() => new("--from")
    {
        Description = "Starts from a version: trains its learners in the variants that its search found, with its options, and "
            + "searches nothing. Saves most of the time where the customers are much like those of then.",
        HelpName = "VERSION",
    };

    /// <summary>Opens the version; null where none is named.</summary>
    /// <exception cref="UsageException">Learners are named beside it.</exception>
    /// <exception cref="WrongKindException">It is no version to start from.</exception>
    public static StartingVersion? OpenStart(this ParseResult parsed, Option<string> option, ModelStore store)
    {
        if (parsed.GetValue(option) is not { } version) return null;
        return parsed.GetResult("--model") is OptionResult { Implicit: false }
            ? throw new UsageException("--from takes the learners of the version; leave out --model.")
            : StartingVersion.Open(store, version);
    }
}
