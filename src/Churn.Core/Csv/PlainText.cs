using System.Globalization;
using System.Text;

namespace Churn.Core.Csv;

/// <summary>Makes texts of a table fit for names and messages.</summary>
public static class PlainText
{
    private const int LongestStart = 40;

    /// <summary>Whether a character acts on a terminal or a page rather than being read.</summary>
    public static bool Steers(char letter) => !char.IsSurrogate(letter) && PrintableText.Acts(new Rune(letter));

    /// <summary>The start of a text, to be shown in a message; a point stands for each character that steers.</summary>
    public static string Start(string text)
    {
        var length = Math.Min(text.Length, LongestStart);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            length--; // half a pair is no text
        return string.Concat(text.Take(length).Select(letter => Steers(letter) ? '.' : letter))
            + (length < text.Length ? "..." : "");
    }

    /// <summary>The text in a form of Unicode; half a pair of surrogates and U+FFFE, which have none, become U+FFFD.</summary>
    public static string Normalize(string text, NormalizationForm form) =>
        string.Concat(text.EnumerateRunes()).Replace('\uFFFE', '\uFFFD').Normalize(form);

    /// <summary>The text with every letter in its plain form: no accents, no full width, ß as ss, ı as i.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var letter in Normalize(text, NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark) continue;
            _ = letter switch
            {
                'ß' => folded.Append("ss"),
                'æ' => folded.Append("ae"),
                'Æ' => folded.Append("AE"),
                'œ' => folded.Append("oe"),
                'Œ' => folded.Append("OE"),
                'ø' => folded.Append('o'),
                'Ø' => folded.Append('O'),
                'ł' => folded.Append('l'),
                'Ł' => folded.Append('L'),
                'đ' => folded.Append('d'),
                'Đ' => folded.Append('D'),
                'ı' => folded.Append('i'),
                'ς' => folded.Append('σ'),
                _ => folded.Append(letter),
            };
        }

        return folded.ToString();
    }

    /// <summary>The text on one line: a blank stands for characters that steer, none at its ends.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(Steers)) return text.Trim();
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!Steers(letter)) line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().Trim();
    }
}
