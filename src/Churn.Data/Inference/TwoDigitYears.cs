using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>Finds the century of years that are written with two digits.</summary>
internal static class TwoDigitYears
{
    /// <summary>The last year of birth that two digits stand for: nobody is born in years to come.</summary>
    private const int LatestBirth = 2025;

    private static readonly string[] BirthWords =
        ["birth", "birthday", "birthdate", "born", "dob", "geburt", "geburtsdatum", "geburtstag", "geboren", "naissance",
            "nacimiento", "nascimento",
            "nascita", "geboortedatum", "doğum", "dogum", "urodzenia", "рождения"];

    /// <summary>
    /// The last of the hundred years that two digits stand for: 2025 in a column of births, else <see
    /// cref="DateFormats.TwoDigitYearMax"/>,
    /// unless years stand close on both sides of it: then the middle of the longest span without years.
    /// </summary>
    /// <returns>Null where all years have four digits.</returns>
    public static int? FindMax(string name, RawColumnValues texts, DateFormat form)
    {
        var used = new bool[100];
        foreach (var text in texts.Words)
        {
            if (DateFormats.TryRead(form, text, out _) || DateFormats.TryReadUnmistakable(text, out _)) continue;
            if (DateFormats.TryRead(form, text, out var day, DateFormats.TwoDigitYearMax)
                || DateFormats.TryReadUnmistakable(text, out day, DateFormats.TwoDigitYearMax)) used[day.Year % 100] = true;
        }

        if (!used.Contains(true)) return null;
        if (IdentifierTokenizer.Of(name).Any(BirthWords.Contains)) return LatestBirth;
        return IsSplit(used) ? 2000 + MiddleOfLongestGap(used) : DateFormats.TwoDigitYearMax;
    }

    /// <summary>Whether years within a decade before the default's last year are used, and within a decade behind it.</summary>
    private static bool IsSplit(bool[] used)
    {
        var behind = (DateFormats.TwoDigitYearMax % 100) + 1;
        return used.AsSpan(behind - 10, 10).Contains(true) && used.AsSpan(behind, 10).Contains(true);
    }

    private static int MiddleOfLongestGap(bool[] used)
    {
        var (middle, longest) = (0, 0);
        for (var start = 0; start < used.Length; start++)
        {
            var length = 0;
            while (length < used.Length && !used[(start + length) % used.Length]) length++;
            if (length > longest) (middle, longest) = ((start + (length / 2)) % used.Length, length);
        }

        return middle;
    }
}
