using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Training.Texts;

namespace Churn.Training.Runs;

/// <summary>
/// Makes up records that look like customers of a table and are none: each column is drawn by itself from what at least
/// <see cref="MinCustomers"/> customers share, so no record and no rare value of the table comes back.
/// </summary>
internal sealed class SyntheticRecords
{
    /// <summary>
    /// A value stands for itself if as many customers have it; else the mean of as many neighbours stands for it.
    /// </summary>
    public const int MinCustomers = 10;

    private const int MaxDecimals = 6;

    /// <summary>The words of a text that is made up.</summary>
    private const int TextWords = 6;

    private readonly (string Name, Func<double, JsonNode?> At)[] columns;
    private readonly string[] identifiers;

    /// <param name="schema">The columns that the model and the decisions read are filled.</param>
    /// <param name="table">Where usual values are taken from.</param>
    /// <param name="texts">Where the words of texts are taken from.</param>
    public SyntheticRecords(CustomerSchema schema, CustomerTable table, IReadOnlyList<LearnedTexts> texts)
    {
        var read = schema.UsedColumns.Concat(schema.Amounts).Concat(schema.Time is { } time ? [time] : []).ToHashSet();
        columns = [.. schema.Columns.Where(read.Contains)
            .Select(column => (column.Name, column is FreeTextColumn text
                ? Texts(text.SentenceModel is null ? texts.First(learned => learned.Column == column.Name).CommonWords : [])
                : Values(column, table.Column(column.Name))))];
        identifiers = [.. schema.Columns.OfType<IdentifierColumn>().Select(column => column.Name)];
    }

    /// <summary>The median of every number and date, the most frequent of every word.</summary>
    public JsonElement Typical(int number) => Make(number, _ => 0.5);

    /// <summary>A record whose columns are drawn independently of each other.</summary>
    public JsonElement Draw(int number, RandomStream random) => Make(number, _ => random.NextDouble());

    private JsonElement Make(int number, Func<string, double> quantile)
    {
        var record = new JsonObject();
        foreach (var identifier in identifiers)
            record[identifier] = string.Create(CultureInfo.InvariantCulture, $"EXAMPLE-{number}");
        foreach (var (name, at) in columns) record[name] = at(quantile(name));
        return JsonSerializer.SerializeToElement(record);
    }

    private static Func<double, JsonNode?> Values(Column column, TableColumn values) => column switch
    {
        NumberColumn number =>
            Numbers(values.Map(text => Number(number.Read(text, out var value), value)), number.Minimum, number.Maximum),
        DecisionOnlyColumn amount =>
            Numbers(values.Map(text => Number(amount.Read(text, out var value), value)), float.MinValue, float.MaxValue),
        CategoryColumn category =>
            Words(
                values.Map(text => category.Read(text, out var code) == ReadOutcome.Known ? category.Vocabulary[(int)code] : ""),
                text => text),
        BooleanColumn boolean => Words(
            values.Map(text => boolean.Read(text, out var code) != ReadOutcome.Known ? "" : code == 1 ? boolean.Yes : boolean.No),
            text => boolean.IsNumeric && NumberColumn.TryParse(text, out var number) ? JsonValue.Create(number) : text),
        DayColumn day =>
            Days(values.Map(text => day.Read(text, out var date) == ReadOutcome.Known ? (double)date.DayNumber : double.NaN)),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.KindName, "No model reads such a column."),
    };

    private static float Number(ReadOutcome outcome, float value) => outcome == ReadOutcome.Missing ? float.NaN : value;

    private static Func<double, JsonNode?> Numbers(float[] values, float minimum, float maximum)
    {
        var sorted = Sorted(Array.ConvertAll(values, value => (double)value));
        var decimals = Decimals(sorted);
        return quantile => At(sorted, quantile, mean => Math.Clamp(Math.Round(mean, decimals), minimum, maximum)) is { } value
            ? JsonValue.Create((float)value)
            : null;
    }

    private static Func<double, JsonNode?> Days(double[] values)
    {
        var sorted = Sorted(values);
        return quantile => At(sorted, quantile, Math.Round) is { } day
            ? DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>
    /// Words that many customers wrote, one after the other; no text where a version cannot read one without a sentence model.
    /// </summary>
    private static Func<double, JsonNode?> Texts(IReadOnlyList<string> words) => quantile => words.Count == 0
        ? null
        : string.Join(' ', words.Skip((int)(quantile * Math.Max(0, words.Count - TextWords))).Take(TextWords));

    private static Func<double, JsonNode?> Words(string[] values, Func<string, JsonNode?> write)
    {
        var usual = values.Where(word => word.Length > 0).CountBy(word => word).Where(word => word.Value >= MinCustomers)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).ToArray();
        var customers = usual.Sum(word => word.Value);
        return quantile =>
        {
            var rank = Math.Abs((2 * quantile) - 1) * customers; // the middle is the most frequent one
            foreach (var (word, count) in usual)
            {
                if (rank < count) return write(word);
                rank -= count;
            }

            return usual.Length == 0 ? null : write(usual[^1].Key);
        };
    }

    private static double[] Sorted(double[] values) => [.. values.Where(double.IsFinite).Order()];

    /// <summary>The value at a quantile, if it is a usual one; else the mean of its neighbours, rounded.</summary>
    private static double? At(double[] sorted, double quantile, Func<double, double> round)
    {
        if (sorted.Length < MinCustomers) return null;
        var rank = Math.Min((int)(quantile * sorted.Length), sorted.Length - 1);
        var value = sorted[rank];
        if (sorted.AsSpan(Math.Max(0, rank - MinCustomers), Math.Min(rank, MinCustomers)).Count(value)
            + sorted.AsSpan(rank, Math.Min(MinCustomers, sorted.Length - rank)).Count(value) >= MinCustomers) return value;
        var from = Math.Clamp(rank - (MinCustomers / 2), 0, sorted.Length - MinCustomers);
        return round(sorted.AsSpan(from, MinCustomers).ToArray().Average());
    }

    /// <summary>How many decimals nine in ten of the values have at most.</summary>
    private static int Decimals(double[] sorted)
    {
        for (var decimals = 0; decimals < MaxDecimals; decimals++)
        {
            var places = decimals;
            if (sorted.Count(value => (float)Math.Round(value, places) == (float)value) >= 0.9 * sorted.Length) return decimals;
        }

        return MaxDecimals;
    }
}
