namespace Churn.Core.Schema;

/// <summary>The English names of the months.</summary>
internal static class MonthNames
{
    private const int ShortLength = 3;

    private static readonly string[] InFull =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>Takes a month's name, short or in full and in any letter case, from the start of a text.</summary>
    /// <param name="text">The text; what is behind the name stays.</param>
    /// <param name="month">The month, from 1 to 12.</param>
    public static bool TryRead(ref ReadOnlySpan<char> text, out int month)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length])) length++;
        var name = text[..length];
        for (month = 1; month <= InFull.Length; month++)
        {
            var full = InFull[month - 1];
            if (!name.Equals(full, StringComparison.OrdinalIgnoreCase)
                && !name.Equals(full.AsSpan(0, ShortLength), StringComparison.OrdinalIgnoreCase)) continue;
            text = text[length..];
            return true;
        }

        return false;
    }
}
