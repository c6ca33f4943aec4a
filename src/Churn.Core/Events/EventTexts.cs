using System.Text;
using Churn.Core.Texts;

namespace Churn.Core.Events;

/// <summary>
/// Finds what a customer wrote in the events that count at a moment: of each member the newest text, and all texts, the newest
/// first, a line each. They are columns of free text. The one code for files and for requests.
/// </summary>
/// <param name="schema">What is known of events.</param>
public sealed class EventTexts(EventSchema schema)
{
    private readonly List<int> seen = [];
    private readonly StringBuilder text = new();

    /// <summary>The text of each column of <see cref="EventSchema.TextColumns"/>, in their order.</summary>
    /// <param name="history">The customer's events, sorted.</param>
    /// <param name="asOf">The moment.</param>
    /// <returns>
    /// Of all texts, those that fit into the characters that are read of a text (<see cref="TextScorer.MaxLength"/>); empty where
    /// nothing was written.
    /// </returns>
    public string[] Find(EventHistory history, long asOf)
    {
        if (schema.Texts is not { Count: var members }) return [];
        history.FindCounting(asOf, schema.ObserveDays, int.MaxValue, seen);
        var found = new string[members * 2];
        for (var member = 0; member < members; member++)
        {
            text.Clear();
            var newest = "";
            foreach (var place in seen)
            {
                if (history.Text(place, member) is not { } written) continue;
                if (text.Length == 0) text.Append(newest = written);
                else if (text.Length + 1 + written.Length > TextScorer.MaxLength) break;
                else text.Append('\n').Append(written);
            }

            (found[2 * member], found[(2 * member) + 1]) = (newest, text.ToString());
        }

        return found;
    }

    /// <summary>The beginning of a text that can be read of it; no half of a pair of surrogates.</summary>
    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text)
    {
        var beginning = TextScorer.Beginning(text);
        return beginning.Length < text.Length && char.IsHighSurrogate(beginning[^1]) ? beginning[..^1] : beginning;
    }
}
