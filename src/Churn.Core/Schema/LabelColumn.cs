namespace Churn.Core.Schema;

/// <summary>The column that is predicted, with its two values.</summary>
public sealed record LabelColumn
{
    /// <param name="name">The header's name.</param>
    /// <param name="positive">The value that means "churned", without blanks around it.</param>
    /// <param name="negative">The other value; it differs in more than letter case.</param>
    public LabelColumn(string name, string positive, string negative)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Positive, Negative) = (name, positive, negative);
        if (!TryRead(positive, out _) || !TryRead(negative, out var churned) || churned || positive.Length * negative.Length == 0)
            throw new ArgumentException($"'{positive}' and '{negative}' are not two values of a label.", nameof(positive));
    }

    /// <summary>The header's name.</summary>
    public string Name { get; }

    /// <summary>The value that means "churned".</summary>
    public string Positive { get; }

    /// <summary>The other value.</summary>
    public string Negative { get; }

    /// <summary>Reads a label; blanks around it and letter case do not count.</summary>
    /// <returns>Whether the text is one of the two values.</returns>
    public bool TryRead(ReadOnlySpan<char> text, out bool churned)
    {
        text = text.Trim();
        churned = text.Equals(Positive, StringComparison.OrdinalIgnoreCase);
        return churned || text.Equals(Negative, StringComparison.OrdinalIgnoreCase);
    }
}
