using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column that a model sees: one float of the coded row.</summary>
public abstract class FeatureColumn : Column
{
    private protected FeatureColumn(string name, string kindName, MissingRule missing)
        : base(name, kindName) => Missing = missing;

    /// <summary>What stands in for a missing value.</summary>
    public MissingRule Missing { get; }

    /// <summary>What a value must be, in words for the user: "a number", "one of ...".</summary>
    [JsonIgnore]
    public abstract string Expected { get; }

    /// <summary>
    /// Reads a value as it stands in a CSV field or a JSON member. Blanks around it do not count; nothing between them, or
    /// nothing at all, is a missing value. This is the only reader of values there is.
    /// </summary>
    /// <param name="text">The text of the value.</param>
    /// <param name="coded">Its float in the coded row: NaN for missing and for invalid.</param>
    public ReadOutcome Read(ReadOnlySpan<char> text, out float coded)
    {
        text = text.Trim();
        if (!text.IsEmpty) return ReadValue(text, out coded);
        coded = float.NaN;
        return ReadOutcome.Missing;
    }

    private protected abstract ReadOutcome ReadValue(ReadOnlySpan<char> text, out float coded);
}
