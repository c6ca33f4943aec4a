using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Models.Onnx;

namespace Churn.Models.Answering;

/// <summary>Explains customers by the columns of the customers file.</summary>
public sealed class ColumnExplainer
{
    /// <summary>Contributions have so many digits behind the point.</summary>
    private const int Digits = 6;

    private readonly CustomerSchema schema;
    private readonly int[] firstFeatures;

    /// <param name="schema">The columns of the model.</param>
    /// <param name="graph">The bytes of model.onnx.</param>
    /// <param name="background">The coded rows to compare customers with.</param>
    /// <exception cref="UnknownGraphException">It is not a graph that this version can run.</exception>
    internal ColumnExplainer(CustomerSchema schema, byte[] graph, IReadOnlyList<float[]> background)
    {
        this.schema = schema;
        firstFeatures = [.. schema.UsedColumns.Select(column => FirstFeatureOf(column, schema))];
        var playerOf = new int[schema.Features.Count];
        for (var (feature, player) = (0, -1); feature < playerOf.Length; feature++)
        {
            if (player + 1 < firstFeatures.Length && firstFeatures[player + 1] == feature) player++;
            playerOf[feature] = player;
        }

        Shares = Explaining.Explainer.Of(graph, playerOf, background);
    }

    /// <summary>Explains coded rows by numbers alone: a player for each of the schema's used columns.</summary>
    public Explainer Shares { get; }

    /// <summary>Gives the reasons of an answer.</summary>
    /// <param name="record">The customer.</param>
    /// <param name="answer">What the model answered.</param>
    /// <param name="options">Which reasons to give.</param>
    public CustomerReasons Explain(CustomerRecord record, in CustomerAnswer answer, ReasonOptions options)
    {
        var found = Shares.Explain(record.Coded.Features);
        var logOdds = LogOddsScale.OfProbability(AsWritten(answer.ChurnProbability.Value));
        // of a customer who has left nothing is decided
        var direction = options.TowardChurn ? 1
            : answer.HasLeft ? Math.Sign(logOdds - found.BaseLogOdds)
            : answer.ShouldContact ? 1 : -1;
        Reason[] reasons =
        [
            .. Enumerable.Range(0, firstFeatures.Length)
                .Where(player => options.Count is null || IsWorthNaming(found, player, direction))
                .OrderByDescending(player => Math.Abs(found.Contributions[player])) // stable: equal ones in the file's order
                .Take(options.Count ?? int.MaxValue)
                .Select(player => ReasonOf(player, found, record, logOdds, options.Texts)),];
        var probability = LogOddsScale.ToProbability(found.BaseLogOdds);
        return new CustomerReasons(
            probability,
            reasons,
            logOdds - LogOddsScale.OfProbability(probability) - reasons.Sum(reason => reason.Contribution));
    }

    /// <summary>The number that a reader of the answer sees: the shortest that names the float.</summary>
    private static double AsWritten(float probability) =>
        double.Parse(probability.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool IsWorthNaming(Explanation found, int player, int direction)
    {
        var toward = found.Contributions[player] * direction;
        return toward > 2 * found.StandardErrors[player] && Math.Round(toward, Digits) > 0;
    }

    private Reason ReasonOf(int player, Explanation found, CustomerRecord record, double logOdds, ReasonTexts texts)
    {
        var column = schema.UsedColumns[player];
        var value = ValueOf(player, record);
        var contribution = Math.Round(found.Contributions[player], Digits) + 0.0;
        var (factor, without) = (Math.Exp(contribution), LogOddsScale.ToProbability(logOdds - contribution));
        var isUnseen = column is CategoryColumn && record.Coded.Features[firstFeatures[player]] == CategoryColumn.UnseenCode;
        var written = Convert.ToString(value, CultureInfo.InvariantCulture);
        return new Reason(
            column.Name,
            value,
            contribution,
            factor,
            without,
            found.StandardErrors[player],
            texts.Of(column.Name, value is null ? null : written, isUnseen, factor, without * 100));
    }

    /// <summary>The value of a column as the model read it; null where it is missing, or unknown to the training.</summary>
    private object? ValueOf(int player, CustomerRecord record)
    {
        var code = record.Coded.Features[firstFeatures[player]];
        if (float.IsNaN(code)) return null;
        return schema.UsedColumns[player] switch
        {
            CategoryColumn category => code < 0 ? null : category.Vocabulary[(int)code],
            BooleanColumn boolean => code == 1 ? boolean.Yes : boolean.No,
            DateColumn => (record.AsOf ?? schema.AsOf)?.AddDays(-(int)code).ToString("O", CultureInfo.InvariantCulture),
            _ => code,
        };
    }

    private static int FirstFeatureOf(Column column, CustomerSchema schema)
    {
        schema.TryFind(column.Name, out _, out var feature);
        return feature;
    }
}
