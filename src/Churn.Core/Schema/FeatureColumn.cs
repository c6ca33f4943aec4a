using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column that a model sees: one float of the coded row.</summary>
public abstract class FeatureColumn : Column
{
    private readonly string[] missingWords;

    private protected FeatureColumn(string name, string kindName, ImputationStrategy missing, IReadOnlyList<string>? missingWords)
        : base(name, kindName)
    {
        Missing = missing;
        this.missingWords = [.. missingWords ?? []];
    }

    /// <summary>What stands in for a missing value.</summary>
    public ImputationStrategy Missing { get; }

    /// <summary>The words that say, in the file, that a value is missing, such as NA; letter case does not count.</summary>
    public IReadOnlyList<string> MissingWords => missingWords;

    [JsonIgnore]
    public abstract override string Expected { get; }

    /// <summary>
    /// Reads a value as it stands in a CSV field or a JSON member. Blanks around it do not count; nothing between them,
    /// nothing at all, and the column's missing words are a missing value, and so are the usual words, whether or not training
    /// met
    /// them, unless they are values of a category. This is the only reader of values there is.
    /// </summary>
    /// <param name="text">The text of the value.</param>
    /// <param name="coded">Its float in the coded row: NaN for missing and for invalid.</param>
    /// <param name="form">What the text is taken from.</param>
    public ReadOutcome Read(ReadOnlySpan<char> text, out float coded, ValueSource form = ValueSource.Text)
    {
        text = text.Trim();
        if (!MissingText.Is(text, missingWords)) return ReadValue(text, form, out coded);
        coded = float.NaN;
        return ReadOutcome.Missing;
    }

    private protected abstract ReadOutcome ReadValue(ReadOnlySpan<char> text, ValueSource form, out float coded);
}
