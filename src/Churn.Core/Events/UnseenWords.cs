namespace Churn.Core.Events;

/// <summary>Counts events with a word that training never saw, where it saw so few that each is counted apart.</summary>
/// <param name="schema">What is known of events.</param>
public sealed class UnseenWords(EventSchema schema)
{
    private readonly long[] counts = new long[schema.Words.Count];

    /// <summary>Begins with another customer.</summary>
    public void Clear() => Array.Clear(counts);

    /// <summary>Counts a word.</summary>
    /// <param name="member">The position of the member.</param>
    /// <param name="code">The code of the word.</param>
    public void Count(int member, int code)
    {
        if (code == schema.Words[member].Other && !schema.Words[member].HasOthers) counts[member]++;
    }

    /// <summary>Says how many there are of which member, never the words; null for none.</summary>
    public string? Describe() => counts.AsSpan().ContainsAnyExcept(0)
        ? string.Join("; ", schema.Words.Index().Where(word => counts[word.Index] > 0).Select(word =>
            FormattableString.Invariant($"{counts[word.Index]} have a {word.Item.Name} that training never saw")))
        : null;
}
