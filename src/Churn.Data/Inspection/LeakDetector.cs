using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Data.Inspection;

/// <summary>Finds columns that know the answer, by rules that are the same for every file:</summary>
/// <remarks>
/// <list type="number">
/// <item>a twin has two values, one for each value of the label: proven;</item>
/// <item>a predictor ranks rows it was not fitted on with a ROC AUC from <see cref="ProvenAuc"/>: proven, from
/// <see cref="SuspectedAuc"/>: suspected;</item>
/// <item>a column that is filled, missing, at its most frequent value or off it for rows of one class alone, more often than
/// chance does: proven where these are <see cref="WideShare"/> of the class, suspected where they are fewer, or where up to
/// <see cref="StrayShare"/> of the other class are among them;</item>
/// <item>a column of customers that goes with events after the day of its row: <see cref="FutureColumn"/>;</item>
/// <item>a name that tells of the leaving itself: suspected, and proven together with any of the others.</item>
/// </list>
/// docs/data-contract.md says how the bounds were found. With fewer than ten rows of a class only names are judged.
/// </remarks>
public sealed class LeakDetector
{
    /// <summary>From this held-out ROC AUC of one column on, it is a proven leak.</summary>
    public const double ProvenAuc = 0.97;

    /// <summary>From this held-out ROC AUC of one column on, it is suspected.</summary>
    public const double SuspectedAuc = 0.90;

    /// <summary>The share of a class from which a mark of that class alone is a proof.</summary>
    public const double WideShare = 0.5;

    /// <summary>The largest share of the other class among the marked that still is suspicious.</summary>
    public const double StrayShare = 0.005;

    /// <summary>The largest probability that rows of one class come together by chance.</summary>
    public const double Chance = 1e-9;

    private readonly LabelColumn label;
    private readonly bool[] churned;
    private readonly IReadOnlyList<FutureColumn> future;
    private readonly bool enough;

    /// <param name="label">The label.</param>
    /// <param name="churned">Its value in each row.</param>
    /// <param name="future">What is known to be written later.</param>
    internal LeakDetector(LabelColumn label, bool[] churned, IReadOnlyList<FutureColumn> future)
    {
        this.label = label;
        this.churned = churned;
        this.future = future;
        var leavers = churned.Count(left => left);
        enough = Math.Min(leavers, churned.Length - leavers) >= EncodedDataset.FewestOfAClass;
    }

    /// <summary>The label of every row.</summary>
    internal static bool[] ReadLabel(CustomerTable table, LabelColumn label) =>
        table.Column(label.Name).Map(text => label.TryRead(text, out var left) && left);

    /// <summary>Judges a column; null where nothing speaks against it.</summary>
    internal Leak? Judge(Column column, RawColumnValues texts, LabelRelation? relation)
    {
        if (texts.Distinct == 0 || (texts.Distinct == 1 && texts.Missing == 0)) return null;
        var figures = enough ? JudgeFigures(column, texts, relation) : null;
        return Leak.Of(
            column.Name, [.. new[] { JudgeFuture(column), figures, LeakNames.Read(column.Name) }.OfType<LeakEvidence>()]);
    }

    private LeakEvidence? JudgeFuture(Column column) =>
        future.FirstOrDefault(known => known.Column == column.Name) is not { } known ? null
            : new LeakEvidence(LeakKind.Future, known.IsSure ? LeakLevel.Proven : LeakLevel.Suspected, known.Reason);

    /// <summary>The strongest sign in the figures; the rules overlap, and one is enough to tell.</summary>
    private LeakEvidence? JudgeFigures(Column column, RawColumnValues texts, LabelRelation? relation)
    {
        if (column is FeatureColumn && IsTwin(texts))
            return new LeakEvidence(LeakKind.Twin, LeakLevel.Proven, $"it says the same as '{label.Name}' in every row");
        return JudgeMarks(texts)
            .Append(JudgeRelation(relation))
            .OfType<LeakEvidence>()
            .OrderByDescending(sign => sign.Level)
            .FirstOrDefault();
    }

    private bool IsTwin(RawColumnValues texts)
    {
        if (texts.Distinct != 2 || texts.Missing > 0) return false;
        var first = texts.Column[0];
        return texts
            .Column.Map(text => text.SequenceEqual(first))
            .Zip(churned)
            .All(row => row.First == (row.Second == churned[0]));
    }

    private static LeakEvidence? JudgeRelation(LabelRelation? relation) => relation?.RocAuc switch
    {
        >= ProvenAuc and var auc => Predictor(LeakLevel.Proven, auc, "almost perfectly"),
        >= SuspectedAuc and var auc => Predictor(LeakLevel.Suspected, auc, "better than one column should"),
        _ => null,
    };

    private static LeakEvidence Predictor(LeakLevel level, double auc, string how) => new(
        LeakKind.Predictor, level, FormattableString.Invariant($"alone it ranks held-out customers {how} (ROC AUC {auc:0.000})"));

    private IEnumerable<LeakEvidence?> JudgeMarks(RawColumnValues texts)
    {
        yield return JudgeMark(Array.ConvertAll(texts.IsMissing, missing => !missing), "filled");
        yield return JudgeMark(texts.IsMissing, "missing");
        if (texts.MostFrequent.FirstOrDefault() is not (string usual, var rows) || rows < texts.Missing) yield break;
        var isUsual = texts.Column.Map(text => text.SequenceEqual(usual));
        yield return JudgeMark(
            [.. isUsual.Zip(texts.IsMissing, (usually, missing) => !usually && !missing)],
            "other than its most frequent value");
        yield return JudgeMark(isUsual, "at its most frequent value");
    }

    private LeakEvidence? JudgeMark(bool[] isMarked, string mark)
    {
        var (left, stayed, leftMarked, stayedMarked) = (0, 0, 0, 0);
        for (var row = 0; row < churned.Length; row++)
        {
            var marked = isMarked[row] ? 1 : 0;
            if (churned[row]) (left, leftMarked) = (left + 1, leftMarked + marked);
            else (stayed, stayedMarked) = (stayed + 1, stayedMarked + marked);
        }

        return JudgeCounts(
                leftMarked,
                left,
                stayedMarked,
                stayed,
                $"it is {mark} for {leftMarked} of {left} customers who left and {stayedMarked} of {stayed} who stayed")
            ?? JudgeCounts(
                stayedMarked,
                stayed,
                leftMarked,
                left,
                $"it is {mark} for {stayedMarked} of {stayed} customers who stayed and {leftMarked} of {left} who left");
    }

    private static LeakEvidence? JudgeCounts(int own, int ofOwn, int strays, int ofOthers, string reason)
    {
        var rows = ofOwn + ofOthers;
        var beyondChance = own * Math.Log((double)rows / ofOwn) > -Math.Log(Chance);
        var wide = own >= WideShare * ofOwn;
        if (!beyondChance || strays > StrayShare * ofOthers || (strays > 0 && !wide)) return null;
        return new LeakEvidence(LeakKind.OneClass, strays == 0 && wide ? LeakLevel.Proven : LeakLevel.Suspected, reason);
    }
}

/// <summary>
/// Names that tell of the leaving itself, or of what a decision costs, and so of what is known only afterwards.
/// </summary>
internal static class LeakNames
{
    private static readonly string[] Beginnings =
    [
        "churn",
        "attrit",
        "exit",
        "cancel",
        "terminat",
        "deactivat",
        "disconnect",
        "unsubscrib",
        "departure",
        "departed",
        "defect",];

    private static readonly string[] Phrases =
    [
        "left date", "left on", "left reason", "has left", "leave date", "leaving date", "leaving reason", "reason for leaving",
        "closed date", "closing date", "closure date", "date closed", "account closed", "end date", "lost date", "quit date",
        "customer status", "account status", "subscription status", "contract status", "service status",
    ];

    /// <summary>The cells of the confusion matrix: a false positive costs something, a missed churner more.</summary>
    private static readonly string[] Decisions = ["fp", "fn", "tp", "tn"];

    /// <summary>"TN" alone may be Tennessee.</summary>
    private static readonly string[] Costs = ["c", "cost", "costs", "loss", "profit", "benefit"];

    /// <summary>What a name gives away; null for nothing.</summary>
    public static LeakEvidence? Read(string name)
    {
        var words = IdentifierTokenizer.Of(name);
        var text = $" {string.Join(' ', words)} ";
        if (words.Any(word => Beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.Ordinal)))
            || Phrases.Any(phrase => text.Contains($" {phrase} ", StringComparison.Ordinal)))
            return new LeakEvidence(LeakKind.Name, LeakLevel.Suspected, "its name suggests that it records the churn itself");
        return words.Intersect(Decisions).Any() && words.Intersect(Costs).Any()
            ? new LeakEvidence(
                LeakKind.Name,
                LeakLevel.Suspected,
                "its name suggests the cost of a decision, not the customer's behaviour")
            : null;
    }
}
