using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.Answering;

/// <summary>
/// Explains the effect on customers by the columns of the customers file, on the scale of the effect itself: base and
/// contributions add up to the uplift. As Shapley values are linear, they are for a difference of two models the differences of
/// both models' contributions to the probability.
/// </summary>
public sealed class UpliftExplainer
{
    private readonly ReasonPlayers players;
    private readonly Explainer shares;

    /// <param name="schema">The columns of the model.</param>
    /// <param name="explain">Makes the explainer, from the player of each float of a coded row.</param>
    internal UpliftExplainer(CustomerSchema schema, Func<int[], Explainer> explain)
    {
        players = new ReasonPlayers(schema);
        shares = explain(players.OfFeatures);
    }

    /// <summary>Gives the reasons of an uplift.</summary>
    /// <param name="record">The customer.</param>
    /// <param name="uplift">Their uplift.</param>
    /// <param name="options">Which reasons to give; not all are those that take the uplift away from the base.</param>
    public UpliftReasons Explain(CustomerRecord record, float uplift, ReasonOptions options)
    {
        var found = shares.Explain(record.Coded.Features);
        var written = ReasonPlayers.AsWritten(uplift);
        UpliftReason[] reasons =
        [
            .. ReasonPlayers.Choose(found, options, Math.Sign(written - found.BaseScore))
                .Select(player => ReasonOf(player, found, record, written, options.Texts)),
        ];
        return new UpliftReasons(
            found.BaseScore, reasons, written - found.BaseScore - reasons.Sum(reason => reason.Contribution));
    }

    private UpliftReason ReasonOf(int number, Explanation found, CustomerRecord record, double uplift, ReasonTexts texts)
    {
        var player = players.All[number];
        var contribution = ReasonPlayers.Shown(found, number);
        return new UpliftReason(
            player.Name,
            player.DisplayName,
            player.IsLever,
            player.ValueOf(record),
            contribution,
            found.StandardErrors[number],
            texts.OfUplift(player.Describe(record, texts), player.IsLever, contribution * 100, (uplift - contribution) * 100));
    }
}

/// <summary>What one column, or a group of columns, adds to the effect on a customer.</summary>
/// <param name="Column">The column of the customers file; the name of the group for the columns of one.</param>
/// <param name="DisplayName">The name for readers: that of the group or the declared one, else that of the column.</param>
/// <param name="Lever">Whether the company can change it, as declared; otherwise it is a fact.</param>
/// <param name="Value">
/// The customer's value as the model read it: a number, a text, a date as yyyy-MM-dd; null where it is missing, or is a word
/// that training never saw. Of a group, the names and values of its columns as a text.
/// </param>
/// <param name="Contribution">
/// What it adds to the uplift, against the customers compared with: 0.01 is a percentage point. Negative if it lowers it.
/// </param>
/// <param name="StandardError">The sampling error of the contribution; 0 where it is exact.</param>
/// <param name="Text">The reason as a sentence.</param>
public sealed record UpliftReason(
    string Column, string DisplayName, bool Lever, object? Value, double Contribution, double StandardError, string Text)
    : IReason;

/// <summary>What the effect on a customer rests on.</summary>
/// <param name="BaseUplift">The uplift that the reasons start from: the mean of the customers compared with.</param>
/// <param name="Reasons">The largest contribution first.</param>
/// <param name="OtherContribution">What adds them up to the uplift.</param>
public sealed record UpliftReasons(double BaseUplift, IReadOnlyList<UpliftReason> Reasons, double OtherContribution);
