using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column of numbers that decisions read and no model learns from, such as a customer's value.</summary>
/// <param name="name">The header's name.</param>
/// <param name="missingWords">The words that say that a value is missing; null for none.</param>
/// <param name="format">How the file writes the numbers; plain unless it says otherwise.</param>
public sealed class DecisionOnlyColumn(string name, IReadOnlyList<string>? missingWords = null, NumberFormat format = default)
    : Column(name, "amount")
{
    private readonly NumberColumn reader = new(
        name,
        float.MinValue,
        float.MaxValue,
        ImputationStrategy.Constant,
        missingWords,
        format);

    /// <inheritdoc cref="FeatureColumn.MissingWords"/>
    public IReadOnlyList<string> MissingWords => reader.MissingWords;

    /// <inheritdoc cref="NumberColumn.Format"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NumberFormat Format => reader.Format;

    [JsonIgnore]
    public override string Expected => reader.Expected;

    private protected override string Replacement => "the amount that the training was given for all counts";

    /// <summary>Reads a value as <see cref="FeatureColumn.Read"/> does.</summary>
    public ReadOutcome Read(ReadOnlySpan<char> text, out float amount, ValueSource form = ValueSource.Text) =>
        reader.Read(text, out amount, form);
}
