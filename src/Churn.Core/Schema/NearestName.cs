namespace Churn.Core.Schema;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>No sensible column has a longer name; the cost of a comparison grows with the square of the length.</summary>
    private const int LongestName = 200;

    /// <summary>
    /// The candidate that takes the fewest letters added, left out, replaced or swapped with their neighbours; letter case,
    /// blanks and punctuation do not count. Null if that is more than a third of the letters. Of equally near candidates the
    /// first.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        var letters = Letters(name);
        if (letters.Length == 0) return null;
        string? nearest = null;
        var smallest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var other = Letters(candidate);
            if (Differ(Math.Abs(letters.Length - other.Length), letters, other)) continue; // a long candidate costs nothing
            var distance = Distance(letters, other);
            if (distance >= smallest || Differ(distance, letters, other)) continue;
            (nearest, smallest) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The question whether the nearest name was meant, with a blank before it; empty where none is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static bool Differ(int distance, string a, string b) => distance * 3L > Math.Max(a.Length, b.Length);

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Optimal string alignment distance by dynamic programming (Damerau 1964; Wagner and Fischer 1974).</summary>
    private static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) distance[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) distance[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[a.Length, b.Length];
    }
}
