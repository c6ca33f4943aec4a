using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.Answering;

/// <summary>Explains the log-odds of customers by the columns of the customers file.</summary>
public sealed class ColumnExplainer
{
    private readonly ReasonPlayers players;

    /// <param name="schema">The columns of the model.</param>
    /// <param name="explain">Makes the explainer, from the player of each float of a coded row.</param>
    internal ColumnExplainer(CustomerSchema schema, Func<int[], Explainer> explain)
    {
        players = new ReasonPlayers(schema);
        Shares = explain(players.OfFeatures);
    }

    /// <summary>
    /// Explains coded rows by numbers alone: a player for each group, and for each of the schema's used columns that is in none.
    /// </summary>
    public Explainer Shares { get; }

    /// <summary>The used column, by its number, that each float of a coded row comes from.</summary>
    public static int[] PlayersOf(CustomerSchema schema)
    {
        var numbers = schema.UsedColumns.Index().ToDictionary(column => column.Item, column => column.Index);
        return [.. Enumerable.Range(0, schema.Features.Count).Select(feature => numbers[schema.ColumnOf(feature)])];
    }

    /// <summary>Gives the reasons of an answer.</summary>
    /// <param name="record">The customer.</param>
    /// <param name="answer">What the model answered.</param>
    /// <param name="options">Which reasons to give.</param>
    public CustomerReasons Explain(CustomerRecord record, in CustomerAnswer answer, ReasonOptions options)
    {
        var found = Shares.Explain(record.Coded.Features);
        var logOdds = LogOddsScale.OfProbability(ReasonPlayers.AsWritten(answer.ChurnProbability.Value));
        // of a customer who has left nothing is decided
        var direction = options.TowardChurn ? 1
            : answer.HasLeft ? Math.Sign(logOdds - found.BaseScore)
            : answer.ShouldContact ? 1 : -1;
        Reason[] reasons =
        [
            .. ReasonPlayers.Choose(found, options, direction)
                .Select(player => ReasonOf(player, found, record, logOdds, options.Texts)),
        ];
        var probability = LogOddsScale.ToProbability(found.BaseScore);
        return new CustomerReasons(
            probability,
            reasons,
            logOdds - LogOddsScale.OfProbability(probability) - reasons.Sum(reason => reason.Contribution));
    }

    private Reason ReasonOf(int number, Explanation found, CustomerRecord record, double logOdds, ReasonTexts texts)
    {
        var player = players.All[number];
        var contribution = ReasonPlayers.Shown(found, number);
        var (factor, without) = (Math.Exp(contribution), LogOddsScale.ToProbability(logOdds - contribution));
        return new Reason(
            player.Name,
            player.DisplayName,
            player.IsLever,
            player.ValueOf(record),
            contribution,
            factor,
            without,
            found.StandardErrors[number],
            texts.Of(player.Describe(record, texts), player.IsLever, factor, without * 100));
    }
}
