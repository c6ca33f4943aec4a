namespace Churn.Core.Schema;

/// <summary>The columns of a schema that are computed of a customer's history.</summary>
public sealed class HistoryColumns
{
    private readonly (FeatureColumn? Column, int Feature)[] columns; // null where the model does not use what is computed
    private readonly bool[] isComputed; // by feature
    private readonly (FreeTextColumn? Column, int Feature)[] texts; // null where the model does not use what is written
    private readonly HashSet<string> names;

    /// <param name="schema">The schema of the model.</param>
    /// <param name="names">The names of the numbers that are computed, in their order.</param>
    /// <param name="texts">The names of the columns of free text that are put together, in their order.</param>
    /// <exception cref="ArgumentException">The schema lacks one of them.</exception>
    public HistoryColumns(CustomerSchema schema, IReadOnlyList<string> names, IReadOnlyList<string> texts)
    {
        (Names, this.names) = ([.. names, .. texts], names.Concat(texts).ToHashSet(StringComparer.Ordinal));
        columns = new (FeatureColumn?, int)[names.Count];
        isComputed = new bool[schema.Features.Count];
        foreach (var (place, name) in names.Index())
        {
            if (!schema.TryFind(name, out var column, out var feature))
                throw new ArgumentException($"The schema has no column '{name}'.", nameof(names));
            columns[place] = (column as FeatureColumn, feature);
            if (column is FeatureColumn) isComputed[feature] = true;
        }

        this.texts = new (FreeTextColumn?, int)[texts.Count];
        foreach (var (place, name) in texts.Index())
        {
            if (!schema.TryFind(name, out var column, out var feature))
                throw new ArgumentException($"The schema has no column '{name}'.", nameof(texts));
            this.texts[place] = (column as FreeTextColumn, feature);
            if (column is FreeTextColumn written) Array.Fill(isComputed, true, feature, written.PartCount);
        }
    }

    /// <summary>The names of what is computed: numbers, then texts, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many of them are numbers.</summary>
    public int NumberCount => columns.Length;

    /// <summary>Whether a column is computed.</summary>
    public bool Contains(string name) => names.Contains(name);

    internal bool IsComputed(int feature) => isComputed[feature];

    internal (FeatureColumn? Column, int Feature) this[int place] => columns[place];

    internal (FreeTextColumn? Column, int Feature) Text(int place) => texts[place];
}

/// <summary>What a customer's history says.</summary>
/// <param name="AsOf">The day of the moment before which it counts.</param>
/// <param name="Events">How many events count.</param>
/// <param name="HasLeft">Whether it says that the customer has left.</param>
/// <param name="Unseen">What training never saw of it, such as types; null for nothing.</param>
public readonly record struct HistoryFindings(DateOnly AsOf, int Events, bool HasLeft, string? Unseen = null)
{
    /// <summary>The texts of the columns of free text, in their order; empty where nothing was written.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];
}

/// <summary>
/// Reads a member of records that is no column but a list of what happened, of which columns are computed. It is for one thread
/// at a time.
/// </summary>
public interface IHistoryReader
{
    /// <summary>The name of the member in UTF-8.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>The columns that are computed.</summary>
    HistoryColumns Columns { get; }

    /// <summary>Reads the value of the member, and forgets the one before.</summary>
    /// <param name="json">Stands on the first token of the value; stands on its last after.</param>
    /// <param name="refuse">Takes the faults.</param>
    void Read(ref System.Text.Json.Utf8JsonReader json, RefuseHistory refuse);

    /// <summary>Computes the columns of what was read; texts are among the findings.</summary>
    /// <param name="day">The day at whose beginning it is asked; null for now.</param>
    /// <param name="now">The moment of the request; null where it is not known.</param>
    /// <param name="values">Takes a number for each of those columns; NaN where it cannot be said.</param>
    /// <param name="refuse">Takes the faults.</param>
    HistoryFindings Compute(DateOnly? day, DateTimeOffset? now, Span<float> values, RefuseHistory refuse);
}

/// <summary>Takes a fault of a history.</summary>
/// <param name="within">The JSON pointer within the member; empty for all of it.</param>
/// <param name="rule">The rule that is broken.</param>
/// <param name="message">What was seen, what was expected, how to fix it. Never the customer's value.</param>
public delegate void RefuseHistory(string within, string rule, string message);
