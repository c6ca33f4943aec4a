using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>The column that is predicted, and what its values mean.</summary>
public sealed record LabelColumn
{
    /// <summary>What <see cref="Positive"/> is where every value means "churned".</summary>
    public const string FilledWord = "filled";

    /// <summary>What <see cref="Negative"/> is where an empty field means "stayed".</summary>
    public const string EmptyWord = "empty";

    /// <param name="name">The header's name.</param>
    /// <param name="positive">The value that means "churned", without blanks around it.</param>
    /// <param name="negative">The value that means "stayed"; it differs in more than letter case.</param>
    /// <param name="positives">All values that mean "churned", where there are several.</param>
    /// <param name="negatives">
    /// All values that mean "stayed", where there are several; with <paramref name="filled"/> the texts that count as empty.
    /// </param>
    /// <param name="filled">Whether any value means "churned", and an empty field "stayed".</param>
    public LabelColumn(
        string name,
        string positive,
        string negative,
        IReadOnlyList<string>? positives = null,
        IReadOnlyList<string>? negatives = null,
        bool filled = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Positive, Negative, Positives, Negatives, Filled) = (name, positive, negative, positives, negatives, filled);
        if (filled) return;
        var areValues = new[] { positive }.Concat(positives ?? []).All(value => IsValue(value, true))
            && new[] { negative }.Concat(negatives ?? []).All(value => IsValue(value, false));
        if (!areValues)
            throw new ArgumentException(
                $"'{PositiveText}' and '{NegativeText}' are not two values of a label.", nameof(positive));
    }

    /// <summary>The header's name.</summary>
    public string Name { get; }

    /// <summary>The value that means "churned"; of several the most frequent in training.</summary>
    public string Positive { get; }

    /// <summary>The value that means "stayed"; of several the most frequent in training.</summary>
    public string Negative { get; }

    /// <summary>All values that mean "churned" where there are several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Positives { get; }

    /// <summary>All values that mean "stayed" where there are several, or the texts that count as empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Negatives { get; }

    /// <summary>Whether any value means "churned", and an empty field "stayed".</summary>
    public bool Filled { get; }

    /// <summary>What is predicted where it is not churn; null for churn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelTarget? Target { get; init; }

    /// <summary>Whether a customer with a positive value has left, so that there is nothing more to decide.</summary>
    [JsonIgnore]
    public bool MeansLeft => Target is null;

    /// <summary>The words for what is predicted.</summary>
    [JsonIgnore]
    public OutcomeWords Words => OutcomeWords.Of(Target);

    /// <summary>The values that mean "churned", for the reader of a message.</summary>
    [JsonIgnore]
    public string PositiveText => string.Join(" or ", Positives ?? [Positive]);

    /// <summary>The values that mean "stayed", for the reader of a message.</summary>
    [JsonIgnore]
    public string NegativeText => Filled ? Negative : string.Join(" or ", Negatives ?? [Negative]);

    /// <summary>Makes the label of a column that is filled for those who churned.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="emptyWords">The texts that count as empty, such as NA or 9999-12-31.</param>
    public static LabelColumn OfFilled(string name, IReadOnlyList<string> emptyWords) =>
        new(name, FilledWord, EmptyWord, negatives: emptyWords, filled: true);

    /// <summary>Reads a label; blanks around it and letter case do not count.</summary>
    /// <returns>Whether the text is a value that was known in training. A value never seen says nothing.</returns>
    public bool TryRead(ReadOnlySpan<char> text, out bool churned)
    {
        text = text.Trim();
        if (Filled)
        {
            churned = !text.IsEmpty && !IsAny(text, Negatives ?? []);
            return true;
        }

        churned = text.Equals(Positive, StringComparison.OrdinalIgnoreCase) || IsAny(text, Positives ?? []);
        return churned || text.Equals(Negative, StringComparison.OrdinalIgnoreCase) || IsAny(text, Negatives ?? []);
    }

    private static bool IsAny(ReadOnlySpan<char> text, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            if (text.Equals(value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private bool IsValue(string value, bool expected) =>
        value.Length > 0 && TryRead(value, out var churned) && churned == expected;
}
