namespace Churn.Core.Schema;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>No sensible column has a longer name; the cost of a comparison grows with the square of the length.</summary>
    private const int LongestName = 200;

    /// <summary>
    /// The candidate at the smallest Levenshtein distance, letter case, blanks and punctuation not counted; null if more than
    /// a third of the letters differ. Of equally near candidates the first.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        var letters = Letters(name);
        string? nearest = null;
        var smallest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var other = Letters(candidate);
            var distance = Distance(letters, other);
            if (distance >= smallest || distance * 3 > Math.Max(letters.Length, other.Length)) continue;
            (nearest, smallest) = (candidate, distance);
        }

        return nearest;
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Levenshtein distance by two rows of the dynamic programme (Wagner and Fischer 1974).</summary>
    private static int Distance(string a, string b)
    {
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        var row = new int[b.Length + 1];
        for (var i = 0; i < a.Length; i++)
        {
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                row[j + 1] = Math.Min(Math.Min(above[j + 1], row[j]) + 1, above[j] + (a[i] == b[j] ? 0 : 1));
            (above, row) = (row, above);
        }

        return above[b.Length];
    }
}
