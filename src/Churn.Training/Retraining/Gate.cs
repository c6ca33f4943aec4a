using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Models.Manifest;

namespace Churn.Training.Retraining;

/// <summary>
/// Decides whether a challenger takes the champion's place. It must be better beyond doubt by log loss, and in nothing else
/// notably worse; every check is made, so that a refusal tells all its reasons.
/// </summary>
/// <param name="options">The bounds.</param>
public sealed class Gate(GateOptions options)
{
    internal const string LogLossCheck = "log loss";

    /// <summary>Both ends of the two-sided interval whose lower end is the one-sided bound.</summary>
    private double Level => (2 * options.Confidence) - 1;

    public GateVerdict Judge(ModelComparison compared)
    {
        var rows = JudgeRows(compared);
        var verdict = JudgeVerdict(compared.Blocking);
        if (!rows.Passed) return new GateVerdict([verdict, rows, .. JudgeData(compared.Drift)]);
        return new GateVerdict([
            verdict, rows, JudgeLogLoss(compared),
            .. compared.Campaign is { } campaign ? [JudgeProfit(compared, campaign)] : Array.Empty<GateCheck>(),
            JudgeCalibration(compared),
            .. SegmentationRules.Names.Concat(SegmentationRules.TargetNames)
                .Select(segment => JudgeSegment(compared, segment)).OfType<GateCheck>(),
            .. JudgeData(compared.Drift), JudgeLatency(compared)]);
    }

    /// <summary>Whether nothing that the training found keeps the challenger from being promoted.</summary>
    internal static GateCheck JudgeVerdict(IEnumerable<ModelFinding> blocking) =>
        new(
            "verdict",
            !blocking.Any(),
            blocking.Any()
                ? string.Join(" ", blocking.Select(finding => $"{finding.Title}: {finding.Message}"))
                : "nothing speaks against the model",
            "neither too good to be true nor useless (--accept takes it all the same)");

    private GateCheck JudgeRows(ModelComparison compared)
    {
        var churners = compared.Customers.Count(customer => customer.Churned);
        var stayers = compared.Customers.Count - churners;
        return new GateCheck(
            "rows", compared.Customers.Count >= options.MinimumRows && Math.Min(churners, stayers) >= options.MinimumOfEachClass,
            $"{compared.Customers.Count} held-out rows, {churners} of them churned",
            $"at least {options.MinimumRows}, and {options.MinimumOfEachClass} of each class");
    }

    private GateCheck JudgeLogLoss(ModelComparison compared)
    {
        var (churned, champion, challenger, groupOf) = Columns(compared.Customers);
        var (before, after) = (LogLoss.Of(churned, champion), LogLoss.Of(churned, challenger));
        var gain = BootstrapInterval.OfDifference(
            churned,
            champion,
            challenger,
            LogLoss.Of,
            compared.Seed,
            options.Resamples,
            Level,
            groupOf);
        var isOld = compared.ChampionAge?.TotalDays > options.MaxChampionAgeDays;
        var isBetter = gain.Lower > options.MinimumGain * before;
        return new GateCheck(
            LogLossCheck,
            isBetter || (isOld && gain.Lower > -options.FreshnessLoss * before),
            Text($"champion {before:0.0000}, challenger {after:0.0000}: gain {before - after:0.0000} ")
                + Text($"[{gain.Lower:0.0000}, {gain.Upper:0.0000}]")
                + (isOld && !isBetter ? Text($"; the champion is {compared.ChampionAge?.TotalDays:0} days old") : ""),
            isOld
                ? Text($"no loss above {options.FreshnessLoss * before:0.0000}, {options.Confidence:P1} sure, ")
                    + Text($"since the champion is older than {options.MaxChampionAgeDays:0.#} days")
                : Text($"a gain above {options.MinimumGain * before:0.0000}, {options.Confidence:P1} sure"))
        {
            IsUndecided = !isBetter && gain.Upper >= 0,
        };
    }

    private GateCheck JudgeProfit(ModelComparison compared, CampaignEconomics campaign)
    {
        var (churned, champion, challenger, groupOf) = Columns(compared.Customers);
        double Profit(ReadOnlySpan<bool> labels, ReadOnlySpan<double> probabilities) =>
            ExpectedMaximumProfit.Of(labels, probabilities, campaign).PerCustomer;
        var (before, after) = (Profit(churned, champion), Profit(churned, challenger));
        var gain = BootstrapInterval.OfDifference(
            churned,
            challenger,
            champion,
            Profit,
            compared.Seed,
            options.Resamples,
            Level,
            groupOf);
        return new GateCheck(
            "profit",
            !(gain.Upper < 0),
            Text($"champion {before:0.000}, challenger {after:0.000} a customer (EMPC): gain {after - before:0.000} ")
                + Text($"[{gain.Lower:0.000}, {gain.Upper:0.000}]"),
            Text($"no loss that is {options.Confidence:P1} sure"));
    }

    private GateCheck JudgeCalibration(ModelComparison compared)
    {
        var (churned, champion, challenger, _) = Columns(compared.Customers);
        var (before, after) = (ExpectedCalibrationError.Of(churned, champion), ExpectedCalibrationError.Of(churned, challenger));
        var most = Math.Max(options.CalibrationErrorAllowed, before + options.CalibrationErrorRise);
        return new GateCheck(
            "calibration error",
            after <= most,
            Text($"champion {before:0.0000}, challenger {after:0.0000}"),
            Text($"at most {most:0.0000}"));
    }

    /// <summary>None for a segment with too few customers to tell.</summary>
    private GateCheck? JudgeSegment(ModelComparison compared, string segment)
    {
        var members = compared.Customers.Where(customer => customer.Segment == segment).ToArray();
        if (members.Length < options.MinimumRows / 2) return null;
        var (churned, champion, challenger, groupOf) = Columns(members);
        var (before, after) = (LogLoss.Of(churned, champion), LogLoss.Of(churned, challenger));
        var rise = BootstrapInterval.OfDifference(
            churned,
            challenger,
            champion,
            LogLoss.Of,
            compared.Seed,
            options.Resamples,
            Level,
            groupOf);
        return new GateCheck(
            $"segment {segment}", !(after - before > options.SegmentLoss * before && rise.Lower > 0),
            Text($"{members.Length} customers, log loss: champion {before:0.0000}, challenger {after:0.0000}"),
            Text($"no rise by more than {options.SegmentLoss:P0} that is {options.Confidence:P1} sure"));
    }

    private IEnumerable<GateCheck> JudgeData(DataDrift drift)
    {
        yield return new GateCheck("columns", drift.Lacking.Count == 0 && drift.Changed.Count == 0, Describe(drift), "all "
            + "columns of the champion, of the same kinds");
        yield return new GateCheck(
            "readable rows", drift.Unreadable == 0, $"{drift.Unreadable} of {drift.Rows} rows cannot be read by the champion's "
                + "schema", "none");
        foreach (var column in drift.Columns.Where(column => !IsUsual(column)))
            yield return new GateCheck(
                $"column {column.Name}",
                false,
                Text($"missing in {column.Missing:P1} of the rows, ")
                    + (column.MissingBefore is { } before ? Text($"{before:P1}") : "unknown")
                    + Text($" before; unseen or out of range in {column.Unknown:P1}"),
                Text($"missing in at most {options.MissingRise:P0} more, unknown in at most {options.UnknownShare:P0}"));
        var factor = Math.Max(drift.ChurnRate / drift.ChurnRateBefore, drift.ChurnRateBefore / drift.ChurnRate);
        yield return new GateCheck(
            "churn rate", factor <= options.ChurnRateFactor, Text($"{drift.ChurnRateBefore:P1} before, {drift.ChurnRate:P1} now"),
            Text($"no change by more than a factor of {options.ChurnRateFactor:0.##}"));
    }

    private bool IsUsual(ColumnDrift column) =>
        !(column.MissingBefore is { } before && column.Missing - before > options.MissingRise)
        && column.Unknown <= options.UnknownShare;

    private static string Describe(DataDrift drift)
    {
        string[] parts =
        [
            .. Listed("lacking", drift.Lacking), .. Listed("of another kind", drift.Changed), .. Listed("new", drift.New),
        ];
        return parts.Length == 0 ? "as before" : string.Join("; ", parts);
    }

    private static string[] Listed(string what, IReadOnlyList<string> names) =>
        names.Count == 0 ? [] : [$"{what}: {string.Join(", ", names)}"];

    private GateCheck JudgeLatency(ModelComparison compared) =>
        new(
            "latency",
            compared.ChallengerMilliseconds <= options.Milliseconds,
            Text($"champion {compared.ChampionMilliseconds:0.000}, challenger {compared.ChallengerMilliseconds:0.000} ms ")
                + "a customer",
            Text($"at most {options.Milliseconds:0.###} ms"));

    private static (bool[] Churned, double[] Champion, double[] Challenger, int[] GroupOf) Columns(
        IReadOnlyCollection<ScoredCustomer> customers) =>
        (
            [.. customers.Select(customer => customer.Churned)],
            [.. customers.Select(customer => customer.Champion)],
            [.. customers.Select(customer => customer.Challenger)],
            [.. customers.Select((customer, row) => customer.Group ?? row)]);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>One thing that a challenger was judged by.</summary>
/// <param name="Name">What was looked at: "log loss", "segment loyal", "column tenure".</param>
/// <param name="Passed">Whether it is as it must be.</param>
/// <param name="Found">What was found, in words with figures.</param>
/// <param name="Wanted">What was wanted.</param>
public sealed record GateCheck(string Name, bool Passed, string Found, string Wanted)
{
    /// <summary>
    /// Whether it failed only because the difference may be chance: the challenger is neither better nor worse for sure.
    /// </summary>
    public bool IsUndecided { get; init; }
}

/// <summary>Whether a challenger may take the champion's place, and why.</summary>
/// <param name="Checks">Everything that was looked at.</param>
public sealed record GateVerdict(IReadOnlyList<GateCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>The checks that failed.</summary>
    public IEnumerable<GateCheck> Failures => Checks.Where(check => !check.Passed);

    /// <summary>Whether nothing but a sure gain is missing: the champion is as good as what could be trained today.</summary>
    public bool ConfirmsChampion => !Passed && Failures.All(check => check.IsUndecided);

    /// <summary>The verdict in a sentence.</summary>
    public string Summary => Passed ? $"the gate passed it: {Checks.First(check => check.Name == Gate.LogLossCheck).Found}"
        : ConfirmsChampion ? $"no sure gain: {string.Join("; ", Failures.Select(check => $"{check.Name}: {check.Found}"))}"
        : $"the gate refused it: {string.Join("; ", Failures.Select(check => $"{check.Name}: {check.Found}, "
            + $"wanted {check.Wanted}"))}";
}
