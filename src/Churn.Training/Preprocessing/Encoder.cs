using Churn.Core.Numerics;
using Churn.Core.Options;
using Churn.Core.Schema;
using Churn.Data.Preparation;

namespace Churn.Training.Preprocessing;

/// <summary>Learns, on the training part alone, how coded rows become features.</summary>
public sealed class Encoder
{
    private readonly EncoderOptions options;

    public Encoder(EncoderOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
    }

    /// <summary>Learns imputation, scaling and slots.</summary>
    /// <param name="columns">The feature columns of the schema.</param>
    /// <param name="customers">The training part, in the order of the file; at least one customer.</param>
    public FittedEncoder Fit(IReadOnlyList<FeatureColumn> columns, EncodedDataset customers)
    {
        if (customers.Count == 0) throw new ArgumentException("There is no row to learn from.", nameof(customers));
        var names = new List<string>();
        var numbers = new List<NumberEncoding>();
        for (var position = 0; position < columns.Count; position++)
        {
            if (columns[position] is not NumberColumn) continue;
            numbers.Add(FitNumber(columns[position].Missing, position, customers.Column(position).ToArray()));
            names.Add(columns[position].Name);
        }

        var indicators = Enumerable
            .Range(0, columns.Count)
            .Where(position => NeedsIndicator(columns[position], customers.Column(position)))
            .ToArray();
        foreach (var position in indicators)
            names.Add($"{columns[position].Name}=(missing)");

        var rates = new List<TargetEncoding>();
        for (var position = 0; position < columns.Count; position++)
        {
            if (columns[position] is not CategoryColumn category || !HasWords(category, options.ChurnRateFrom)) continue;
            rates.Add(TargetEncoding.Learn(position, category.Vocabulary.Count, customers.Column(position), customers.Churned));
            names.Add($"{category.Name}=(churn rate)");
        }

        var words = new List<CategoryEncoding>();
        var embedded = new List<CategoryEncoding>();
        for (var position = 0; position < columns.Count; position++)
        {
            var column = columns[position];
            if (column is NumberColumn) continue;
            var values = customers.Column(position).ToArray();
            if (HasWords(column, options.EmbedFrom)) embedded.Add(FitNumbersOfWords(column, position, values));
            else words.Add(FitWords(column, position, values, value => NewFeature(names, $"{column.Name}={value}")));
        }

        foreach (var encoding in embedded) names.Add($"{columns[encoding.Position].Name}=(word)");
        return new FittedEncoder(columns, numbers, indicators, rates, words, embedded, names);
    }

    /// <summary>Whether a column is a category with as many words or more; null asks for more than there can be.</summary>
    private static bool HasWords(FeatureColumn column, int? fewest) =>
        column is CategoryColumn category && category.Vocabulary.Count >= (fewest ?? int.MaxValue);

    /// <summary>Whether enough rows lack a value, and the fill does not tell already.</summary>
    private bool NeedsIndicator(FeatureColumn column, ReadOnlySpan<float> values)
    {
        if (column.Missing is ImputationStrategy.ForwardFill or ImputationStrategy.BackwardFill) return false;
        if (column.Missing is ImputationStrategy.Constant && column is not NumberColumn) return false;
        var missing = 0;
        foreach (var value in values)
            if (float.IsNaN(value)) missing++;
        return missing < values.Length && missing >= (options.MissingIndicatorFrom ?? int.MaxValue);
    }

    private NumberEncoding FitNumber(ImputationStrategy rule, int position, float[] values)
    {
        var present = values.Where(value => !float.IsNaN(value)).ToArray();
        var fill = present.Length == 0 ? 0 : Imputation.Fill(rule, present);
        var filled = Imputation.FillColumn(rule, values, fill);
        var (center, scale) = options.Scaling switch
        {
            Scaling.Standard => (Moments.Mean<float>(filled), Moments.StandardDeviation<float>(filled)),
            Scaling.Robust => (Quantiles.Of<float>(filled, 0.5), RobustScale(filled)),
            _ => (0, 1),
        };
        return new NumberEncoding(position, fill, (float)center, scale > 0 ? (float)scale : 1);
    }

    private static double RobustScale(float[] values)
    {
        var range = Quantiles.Of<float>(values, 0.75) - Quantiles.Of<float>(values, 0.25);
        return range > 0 ? range : Moments.StandardDeviation<float>(values);
    }

    /// <summary>Like slots, but numbered from 0 within the column.</summary>
    private CategoryEncoding FitNumbersOfWords(FeatureColumn column, int position, float[] values)
    {
        var count = 0;
        return FitWords(column, position, values, _ => count++);
    }

    private static int NewFeature(List<string> names, string name)
    {
        names.Add(name);
        return names.Count - 1;
    }

    private CategoryEncoding FitWords(FeatureColumn column, int position, float[] values, Func<string, int> newSlot)
    {
        var words = column is CategoryColumn category
            ? category.Vocabulary
            : [((BooleanColumn)column).No, ((BooleanColumn)column).Yes];
        var present = values.Where(value => !float.IsNaN(value)).ToArray();
        var fill =
            column.Missing == ImputationStrategy.Constant || present.Length == 0
                ? words.Count
                : (int)Imputation.Fill(column.Missing, present);
        var slots = new int[words.Count + 2]; // unseen, the words, missing
        Array.Fill(slots, CategoryEncoding.NoSlot);
        if (column is BooleanColumn)
            slots[CategoryEncoding.IndexOf(1)] = newSlot(words[1]);
        else
            FillCategorySlots(words, present, slots, newSlot);
        slots[^1] =
            fill == words.Count && column.Missing == ImputationStrategy.Constant
                ? newSlot("(missing)")
                : slots[CategoryEncoding.IndexOf(fill)];
        if (column is BooleanColumn)
            slots[CategoryEncoding.Unseen] = slots[^1];
        return new CategoryEncoding(position, words.Count, slots);
    }

    private void FillCategorySlots(IReadOnlyList<string> words, float[] present, int[] slots, Func<string, int> newSlot)
    {
        var counts = new int[words.Count];
        foreach (var code in present)
            if (code >= 0) counts[(int)code]++;
        for (var word = 0; word < words.Count; word++)
            if (counts[word] >= options.RareBelow) slots[CategoryEncoding.IndexOf(word)] = newSlot(words[word]);
        var rare = newSlot("(rare)");
        for (var index = 0; index <= words.Count; index++)
            if (slots[index] == CategoryEncoding.NoSlot) slots[index] = rare;
    }
}
