using System.Text.RegularExpressions;

namespace Churn.Training.Data;

/// <summary>Takes the names of columns apart.</summary>
internal static partial class NameWords
{
    /// <summary>The words of a name in small letters, by blanks, signs and capital letters: "ChurnReason", "churn_reason" and "CHURN REASON" are two each.</summary>
    public static string[] Of(string name) => [.. Words().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+")]
    private static partial Regex Words();
}
