using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Foreign;
using Churn.Models.Native;
using Churn.Models.Onnx;

namespace Churn.Training.Foreign;

/// <summary>
/// Finds out by asking it what a model made elsewhere takes and what its scores mean. It is asked in ONNX Runtime, which defines
/// what its operators do.
/// </summary>
internal static class ForeignProbe
{
    /// <summary>The most customers of the data that are asked about.</summary>
    private const int MaxRows = 5_000;

    /// <summary>Customers that are asked about twice.</summary>
    private const int Repeated = 100;

    private const float Tolerance = 1e-4f;

    /// <summary>
    /// Finds what has to be replaced: a missing value, or a word never seen, with which the typical customer gets no number, and
    /// missing values that its trees or whole numbers would misread.
    /// </summary>
    /// <exception cref="ForeignModelException">The typical customer gets no number, or it cannot be run.</exception>
    public static ForeignReplacements Replacements(
        ForeignGraph graph, ForeignMapping mapping, CustomerSchema schema, EncodedDataset customers)
    {
        var typical = TypicalRow(schema, customers);
        var none = ForeignReplacements.None(schema.Features.Count);
        var scores = Open(new ForeignModel(graph, mapping, none), schema);
        if (!IsNumber(scores.Run(typical, ForeignModel.Scores)))
            throw new ForeignModelException("it gives the typical customer of the data no number but NaN.");
        var (missing, unseen) = (none.Missing.ToArray(), none.Unseen.ToArray());
        foreach (var (input, cells) in mapping.Inputs)
            foreach (var cell in cells.Where(cell => cell.Word is null))
            {
                var misreads = input.Type is ForeignType.Int32 or ForeignType.Int64 or ForeignType.Bool
                    || (graph.MisreadsMissing && input.Type != ForeignType.Text);
                if (misreads || !Takes(scores, typical, cell.Feature, float.NaN))
                    missing[cell.Feature] = typical[cell.Feature];
                if (input.Type != ForeignType.Text || !Takes(scores, typical, cell.Feature, CategoryColumn.UnseenCode))
                    unseen[cell.Feature] = cell.Column is NumberColumn ? CategoryColumn.UnseenCode : float.NaN;
            }

        return new ForeignReplacements(missing, unseen);
    }

    /// <summary>Finds what the scores mean, by those of the customers of the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="areLogOdds">Whether they are log-odds; null to see by their range.</param>
    /// <param name="schema">The columns of the customers.</param>
    /// <param name="customers">The customers.</param>
    /// <exception cref="ForeignModelException">
    /// They are not of two classes, not probabilities though they must be, NaN, or other ones when asked again.
    /// </exception>
    public static ForeignScores Scores(ForeignModel model, bool? areLogOdds, CustomerSchema schema, EncodedDataset customers)
    {
        var program = Open(model, schema);
        var rows = EvenSpread.Of(customers.Count, MaxRows);
        float[][] scores = [.. rows.Select(row => program.Run(customers.Row(row), ForeignModel.Scores))];
        var width = scores[0].Length;
        if (width is < 1 or > 2 || model.Graph.Classes.Count > 2)
            throw new ForeignModelException(
                $"it tells {Math.Max(width, model.Graph.Classes.Count)} classes apart; churn is one of two.");
        if (Array.FindIndex(scores, row => !IsNumber(row)) is >= 0 and var bad)
            throw new ForeignModelException(
                $"it gives customer {rows[bad] + 1} of the data no number but NaN. Let the model fill in missing values.");
        for (var i = 0; i < Math.Min(rows.Length, Repeated); i++)
            if (!scores[i].SequenceEqual(program.Run(customers.Row(rows[i]), ForeignModel.Scores)))
                throw new ForeignModelException(
                    "it gives the same customer another score when asked again. Export it for inference, without dropout "
                    + "or noise.");
        var areProbabilities = Array.TrueForAll(scores, AreProbabilities);
        if (areLogOdds == false && !areProbabilities)
            throw new ForeignModelException(
                "its scores are no probabilities: some are below 0 or above 1, or do not add up to 1.");
        return new ForeignScores(width, ChurnedOf(model.Graph.Classes, schema.Label), areLogOdds ?? !areProbabilities);
    }

    /// <summary>The place of the class that means churned; the second one where the model does not name its classes.</summary>
    private static int ChurnedOf(IReadOnlyList<string> classes, LabelColumn label)
    {
        if (classes.Count < 2) return 1;
        bool?[] churned = [.. classes.Select(name => Churned(name, label))];
        return churned switch
        {
            [not true, true] => 1,
            [true, not true] => 0,
            _ => throw new ForeignModelException(
                $"its classes are {string.Join(" and ", classes)}, but '{label.Name}' in the data has {label.PositiveText} for "
                + $"churned and {label.NegativeText} for stayed. Name the one that churned with --positive."),
        };
    }

    private static bool? Churned(string name, LabelColumn label)
    {
        if (label.TryRead(name, out var churned)) return churned;
        return BooleanColumn.TryParse(name, out var yes) ? yes : null;
    }

    private static OnnxRuntimeGraph Open(ForeignModel model, CustomerSchema schema) =>
        OnnxRuntimeGraph.Open(model.ToScores(schema.Features.Count));

    private static bool Takes(OnnxRuntimeGraph scores, float[] typical, int feature, float code)
    {
        float[] row = [.. typical];
        row[feature] = code;
        try
        {
            return IsNumber(scores.Run(row, ForeignModel.Scores));
        }
        catch (UnknownGraphException)
        {
            return false;
        }
    }

    private static bool IsNumber(float[] scores) => scores.Length > 0 && Array.TrueForAll(scores, float.IsFinite);

    private static bool AreProbabilities(float[] scores) =>
        Array.TrueForAll(scores, score => score is >= 0 and <= 1 + Tolerance)
        && (scores.Length == 1 || Math.Abs(scores.Sum() - 1) <= Tolerance);

    /// <summary>The median of each number and the most frequent of all else; 0 where there is none.</summary>
    private static float[] TypicalRow(CustomerSchema schema, EncodedDataset customers) =>
    [
        .. schema.Features.Select((column, feature) =>
        {
            float[] known = [.. customers.Column(feature).ToArray().Where(code => !float.IsNaN(code)).Order()];
            if (known.Length == 0) return 0;
            return column is NumberColumn
                ? known[known.Length / 2]
                : known.CountBy(code => code).MaxBy(code => code.Value).Key;
        }),
    ];
}
