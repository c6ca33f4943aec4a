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
    /// <param name="negatives">
    /// All values that mean "stayed", where there are several: one value is predicted against the rest. With
    /// <paramref name="filled"/> the texts that count as empty. Null for none.
    /// </param>
    /// <param name="filled">Whether any value means "churned", and an empty field "stayed".</param>
    public LabelColumn(
        string name, string positive, string negative, IReadOnlyList<string>? negatives = null, bool filled = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Positive, Negative, Negatives, Filled) = (name, positive, negative, negatives, filled);
        if (filled) return;
        negatives ??= [negative];
        if (!IsValue(positive, true) || !IsValue(negative, false) || !negatives.All(value => IsValue(value, false)))
            throw new ArgumentException(
                $"'{positive}' and '{string.Join("', '", negatives)}' are not two values of a label.", nameof(positive));
    }

    /// <summary>The header's name.</summary>
    public string Name { get; }

    /// <summary>The value that means "churned".</summary>
    public string Positive { get; }

    /// <summary>The value that means "stayed"; of several the most frequent in training.</summary>
    public string Negative { get; }

    /// <summary>All values that mean "stayed" where there are several, or the texts that count as empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Negatives { get; }

    /// <summary>Whether any value means "churned", and an empty field "stayed".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Filled { get; }

    /// <summary>Makes the label of a column that is filled for those who churned.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="emptyWords">The texts that count as empty, such as NA or 9999-12-31.</param>
    public static LabelColumn OfFilled(string name, IReadOnlyList<string> emptyWords) =>
        new(name, FilledWord, EmptyWord, emptyWords.Count == 0 ? null : emptyWords, filled: true);

    /// <summary>Reads a label; blanks around it and letter case do not count.</summary>
    /// <returns>Whether the text is a value that was known in training. A value never seen says nothing.</returns>
    public bool TryRead(ReadOnlySpan<char> text, out bool churned)
    {
        text = text.Trim();
        if (Filled)
        {
            churned = !text.IsEmpty && !IsNegative(text);
            return true;
        }

        churned = text.Equals(Positive, StringComparison.OrdinalIgnoreCase);
        return churned || text.Equals(Negative, StringComparison.OrdinalIgnoreCase) || IsNegative(text);
    }

    private bool IsNegative(ReadOnlySpan<char> text)
    {
        foreach (var value in Negatives ?? [])
            if (text.Equals(value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private bool IsValue(string value, bool expected) =>
        value.Length > 0 && TryRead(value, out var churned) && churned == expected;
}
