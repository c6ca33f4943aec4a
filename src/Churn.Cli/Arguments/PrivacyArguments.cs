using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Cli.Output;
using Churn.Core.Privacy;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Cli.Arguments;

/// <summary>The options of a training that keeps a promise of differential privacy.</summary>
internal sealed class PrivacyArguments
{
    /// <summary>The options of a training that learn nothing from customers, so that a private one may have them.</summary>
    private static readonly string[] Allowed =
    [
        "--model", "--models", "--who", "--threads", "--accept", "--json", "--seed", "--horizon", "--grace", "--value-column",
        "--tenure-column", "--threshold", "--clv", "--offer-cost", "--contact-cost", "--acceptance", "--currency", "--separator",
        "--encoding", "--no-header", "--skip-lines", "--sheet",
    ];

    private readonly Option<bool> isPrivate = new("--private")
    {
        Description = "Trains under differential privacy: needs --epsilon, --delta and --bounds; --model is additive (the "
            + "default) or logistic.",
    };
    private readonly Option<double?> epsilon = new("--epsilon")
    {
        Description = "By how much one customer may change what the version tells, 0.01 to 20; 1 is strict.",
        HelpName = "E",
    };
    private readonly Option<double?> delta = new("--delta")
    {
        Description = "With which probability it may change by more, 1e-12 to 0.01: well below 1 / customers, such as 1e-5.",
        HelpName = "D",
    };
    private readonly Option<string> bounds = new("--bounds")
    {
        Description = "A JSON file of what is known of the columns without looking at the data: numbers from and to, words.",
        HelpName = "FILE",
    };
    private readonly Option<string> ledger = new("--ledger")
    {
        Description = "The file that adds up what private trainings on these customers cost. Default: FILE.privacy.json.",
        HelpName = "FILE",
    };
    private readonly Option<double?> total = new("--total-epsilon")
    {
        Description = "What all trainings of a new ledger may spend together, at --delta. Default: the epsilon of the first one.",
        HelpName = "E",
    };
    private readonly Option<bool> newLedger = new("--new-ledger")
    {
        Description = "Begins a ledger although the store has private versions of such a file: these are other customers.",
    };

    private IEnumerable<Option> Others => [epsilon, delta, bounds, ledger, total, newLedger];

    public void AddTo(Command command)
    {
        foreach (var option in Others.Prepend(isPrivate)) command.Options.Add(option);
    }

    /// <summary>What is asked for; null where the training is not private.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="options">The options of the training.</param>
    /// <exception cref="UsageException">Options are missing, do not go together, or are out of range.</exception>
    public PrivacyRequest? Read(ParseResult parsed, string? customers, TrainingOptions options)
    {
        string[] given =
        [
            .. parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit)
                .Select(option => option.Option.Name),
        ];
        if (!parsed.GetValue(isPrivate))
            return Others.FirstOrDefault(option => given.Contains(option.Name)) is not { } odd
                ? null
                : throw new UsageException($"{odd.Name} is for trainings with {isPrivate.Name}.");
        if (customers is null) throw new UsageException("Name the customers file.");
        var refused = given.Except(Allowed).Except(Others.Prepend(isPrivate).Select(option => option.Name)).ToArray();
        if (refused.Length > 0)
            throw new UsageException(
                $"{string.Join(", ", refused)}: not with {isPrivate.Name}, which learns nothing but the model from customers; "
                + "the bounds say what the columns are.");
        Option[] lacking = [.. new Option[] { epsilon, delta, bounds }.Where(option => !given.Contains(option.Name))];
        if (lacking.Length > 0)
            throw new UsageException(
                $"{isPrivate.Name} needs {string.Join(", ", lacking.Select(option => option.Name))} too, as in: churn train "
                + "customers.csv --private --epsilon 1 --delta 1e-5 --bounds bounds.json");
        var promise = new PrivacyPromise(
            InRange(epsilon, parsed.GetValue(epsilon)!.Value, GaussianPrivacy.MinEpsilon, GaussianPrivacy.MaxEpsilon),
            InRange(delta, parsed.GetValue(delta)!.Value, GaussianPrivacy.MinDelta, GaussianPrivacy.MaxDelta));
        var all = parsed.GetValue(total) is { } most
            ? new PrivacyPromise(InRange(total, most, promise.Epsilon, GaussianPrivacy.MaxEpsilon), promise.Delta)
            : null;
        return new PrivacyRequest(
            new PrivateTrainingOptions(
                PrivateBounds.Read(parsed.GetRequiredValue(bounds)), promise, all, ModelOf(parsed, options), options),
            parsed.GetValue(ledger) ?? $"{customers}.privacy.json",
            parsed.GetValue(newLedger));
    }

    private string ModelOf(ParseResult parsed, TrainingOptions options) => options.Models switch
    {
        _ when parsed.CommandResult.GetResult("--model") is not OptionResult { Implicit: false } => PrivateModel.Names[0],
        [var only] when PrivateModel.Names.Contains(only) => only,
        _ => throw new UsageException(
            $"--model is {string.Join(" or ", PrivateModel.Names)} with {isPrivate.Name}: to choose among several would cost "
            + "privacy."),
    };

    private static double InRange(Option option, double value, double least, double most) => value >= least && value <= most
        ? value
        : throw new UsageException(FormattableString.Invariant($"{option.Name} {value} is out of range: ")
            + FormattableString.Invariant($"from {least} to {most}."));
}

/// <summary>A private training that is asked for.</summary>
/// <param name="Options">What to do.</param>
/// <param name="Ledger">The file of the ledger.</param>
/// <param name="IsNewLedger">Whether a ledger may begin although the store has private versions of such a file.</param>
internal sealed record PrivacyRequest(PrivateTrainingOptions Options, string Ledger, bool IsNewLedger)
{
    /// <summary>Opens the ledger.</summary>
    /// <exception cref="PrivacySpentException">It is gone, though the store has versions that stood in one.</exception>
    public PrivacyLedger OpenLedger(ModelStore store, string customers)
    {
        var opened = new PrivacyLedger(Ledger, TimeProvider.System);
        if (opened.Exists || IsNewLedger) return opened;
        var file = Path.GetFileName(customers);
        var earlier = store.Versions().Select(store.ReadManifestOfAnyKind).OfType<ModelManifest>()
            .FirstOrDefault(manifest => manifest.Privacy is not null && manifest.Data.File == file);
        return earlier is null
            ? opened
            : throw new PrivacySpentException(
                $"{Ledger}: there is no such ledger, but the store has private versions trained on {file}, which stand in ledger "
                + $"{earlier.Privacy!.Ledger}. Restore it, or name it with --ledger; for other customers: --new-ledger.");
    }
}
