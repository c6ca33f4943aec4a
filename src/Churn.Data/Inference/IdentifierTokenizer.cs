using System.Text.RegularExpressions;
using Churn.Core.Csv;

namespace Churn.Data.Inference;

/// <summary>Takes the names of columns apart.</summary>
internal static partial class IdentifierTokenizer
{
    /// <summary>
    /// The words of a name in small letters, by blanks, signs and capitals: "ChurnReason", "churn_reason", "CHURN REASON" are two
    /// each. Letters without capitals, as in Chinese, are one word until a blank or a sign.
    /// </summary>
    public static string[] Of(string name) => [.. Words().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    /// <summary>The words of a name with every letter in its plain form, as <see cref="PlainText.Fold"/> has it.</summary>
    public static string[] Folded(string name) => Of(PlainText.Fold(name));

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}[\p{Lo}\p{Lm}\p{M}]*|\p{N}+")]
    private static partial Regex Words();
}
