using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Models.Answering;

namespace Churn.Training.Scoring;

/// <summary>What a model of some kind adds to the rows of a file.</summary>
internal interface IRowScorer
{
    /// <summary>The columns of a customer.</summary>
    CustomerSchema Schema { get; }

    /// <summary>What the model knows of events; null where its training had none.</summary>
    EventFacts? Events => null;

    /// <summary>The names of the columns that are added, before those that the file has already are told apart.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The column of the value that customers who leave take with them; null where the model knows none.</summary>
    string? ValueColumn => null;

    /// <summary>Returns the revenue at risk of customers that were added up; null where the model knows no value.</summary>
    RevenueAtRisk? AtRisk(RevenueAtRiskSum customers) => null;

    /// <summary>Returns the fields of a customer; of no customer empty ones. Any number of threads may ask at once.</summary>
    /// <param name="record">The customer; null for a row without a score.</param>
    /// <param name="mark">What stands before the fraction of a number.</param>
    ScoredRow Score(CustomerRecord? record, DecimalMark mark);
}

/// <summary>A row that was scored.</summary>
/// <param name="Fields">The fields that are added.</param>
/// <param name="IsFlagged">Whether the model flags the customer, or the treatment helps them.</param>
/// <param name="Answer">The answer of a churn model; null of another or where there is none.</param>
internal readonly record struct ScoredRow(string[] Fields, bool IsFlagged = false, CustomerAnswer? Answer = null);

/// <summary>Adds the columns of an answer, and reasons if asked.</summary>
/// <param name="model">Scores.</param>
/// <param name="reasons">Which reasons to give; null for none.</param>
internal sealed class ChurnRowScorer(ChurnModel model, ReasonOptions? reasons) : IRowScorer
{
    public CustomerSchema Schema => model.Schema;

    public EventFacts? Events => model.Manifest.Events;

    public IReadOnlyList<string> Names =>
        AnswerColumns.Names([], [.. AnswerColumns.TargetNames(Schema.Label.Target), .. ReasonColumns.Names(reasons)]);

    public string? ValueColumn => model.Manifest.Segmentation.ValueColumn;

    public RevenueAtRisk? AtRisk(RevenueAtRiskSum customers) => model.Manifest.AtRisk(customers);

    public ScoredRow Score(CustomerRecord? record, DecimalMark mark)
    {
        var target = AnswerColumns.TargetFields(Schema.Label.Target);
        if (record is null)
            return new ScoredRow([.. AnswerColumns.Empty, .. target, .. ReasonColumns.Fields(null, reasons, mark)]);
        var answer = model.Answerer.Answer(record, reasons: reasons);
        return new ScoredRow(
            [.. AnswerColumns.Fields(answer, mark), .. target, .. ReasonColumns.Fields(answer.Reasons, reasons, mark)],
            answer.ShouldContact,
            answer);
    }
}

/// <summary>Adds the uplift, and reasons if asked.</summary>
/// <param name="model">Scores.</param>
/// <param name="reasons">Which reasons to give; null for none.</param>
internal sealed class UpliftRowScorer(UpliftModel model, ReasonOptions? reasons) : IRowScorer
{
    public CustomerSchema Schema => model.Schema;

    public IReadOnlyList<string> Names { get; } = [.. UpliftColumns.Names, .. ReasonColumns.Names(reasons)];

    public ScoredRow Score(CustomerRecord? record, DecimalMark mark)
    {
        if (record is null) return new ScoredRow([.. Names.Select(_ => "")]);
        var answer = model.Answer(record, reasons);
        return new ScoredRow(
            [.. UpliftColumns.Fields(answer, record, mark), .. ReasonColumns.Fields(answer.Reasons, reasons, mark)],
            answer.Uplift > 0);
    }
}
