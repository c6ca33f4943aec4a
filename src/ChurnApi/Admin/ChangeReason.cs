using System.Text;
using System.Text.Json.Serialization;
using Churn.Core.Csv;

namespace ChurnApi.Admin;

/// <summary>The body of an admin action.</summary>
/// <param name="Why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
/// <param name="Accept">Whether a version is promoted although it is too good to be true, or useless, by the verdict on it; false where it is left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeReason(string Why, bool? Accept = null)
{
    internal const int MostLetters = 500;

    /// <summary>Whether there is a reason that fits into a line of the history.</summary>
    internal bool IsGiven => !string.IsNullOrWhiteSpace(Why) && Why.Length <= MostLetters && Why.EnumerateRunes().All(IsPlain);

    /// <summary>
    /// Whether a letter is shown as it is: nothing that acts, no half of a pair. Such letters make a line of the history look as
    /// if it said something else (Unicode Technical Report 36).
    /// </summary>
    private static bool IsPlain(Rune letter) => letter != Rune.ReplacementChar && !PrintableText.Acts(letter);
}
