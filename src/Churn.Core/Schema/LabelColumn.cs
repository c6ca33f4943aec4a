namespace Churn.Core.Schema;

/// <summary>The column that is predicted, with its two values.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Positive">The value that means "churned".</param>
/// <param name="Negative">The other value.</param>
public sealed record LabelColumn(string Name, string Positive, string Negative)
{
    /// <summary>Reads a label; blanks around it and letter case do not count.</summary>
    /// <returns>Whether the text is one of the two values.</returns>
    public bool TryRead(ReadOnlySpan<char> text, out bool churned)
    {
        text = text.Trim();
        churned = text.Equals(Positive, StringComparison.OrdinalIgnoreCase);
        return churned || text.Equals(Negative, StringComparison.OrdinalIgnoreCase);
    }
}
