using System.Globalization;
using System.Text;

namespace Churn.Core.Csv;

/// <summary>
/// Makes text that comes from a file or a caller safe to print: what would act on a terminal is shown as an escape instead.
/// </summary>
public static class PrintableText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Escapes line breaks too, so that one value stays in one line.</summary>
    /// <returns>
    /// The text, with <c>\u{1B}</c> and the like where it held control, bidirectional or other invisible characters.
    /// </returns>
    public static string Line(string text) => Escape(text, keepsLineBreaks: false);

    /// <summary>Keeps line feeds and tabs.</summary>
    /// <inheritdoc cref="Line"/>
    public static string Lines(string text) => Escape(text, keepsLineBreaks: true);

    private static string Escape(string text, bool keepsLineBreaks)
    {
        StringBuilder? escaped = null;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var isPrintable = IsPrintable(rune, keepsLineBreaks);
            var isHalfAPair = rune == Rune.ReplacementChar && char.IsSurrogate(text[position]);
            if (!isPrintable || isHalfAPair) escaped ??= new StringBuilder(text, 0, position, text.Length + 16);
            if (isPrintable) escaped?.Append(rune);
            else escaped!.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            position += rune.Utf16SequenceLength;
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>
    /// Whether a letter acts on a terminal or a page rather than being read: a control, an end of a line, a mark that turns the
    /// direction of writing, nothing visible. The two joiners are spelling in Persian, Hindi and others, and move nothing.
    /// </summary>
    public static bool Acts(Rune letter) =>
        letter.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner)
        && Rune.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsPrintable(Rune rune, bool keepsLineBreaks) => rune.Value is '\n' or '\t'
        ? keepsLineBreaks
        : !Acts(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.PrivateUse;
}
