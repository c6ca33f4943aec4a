using System.Text;

namespace Churn.Data.Tables;

/// <summary>Tells the line of totals that spreadsheets and reports have below the last customer.</summary>
internal static class TotalLine
{
    private const int MaxLength = 60;

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "totals", "subtotal", "grand", "sum", "sums", "average", "mean", "summe", "gesamt", "gesamtsumme",
        "gesamtergebnis", "insgesamt", "durchschnitt", "totaux", "somme", "moyenne", "totale", "somma", "totales", "suma",
        "promedio",
        "totais", "soma", "totaal", "som", "razem", "celkem", "spolu", "ukupno", "összesen", "toplam",
        "итого", "всего", "усього", "разом", "σύνολο", "合计", "总计", "合計", "総計", "합계", "총계", "الإجمالي", "المجموع",
    };

    /// <summary>
    /// Whether a row looks like totals: its first filled field begins with such a word, and one is empty or lacking.
    /// </summary>
    /// <param name="count">How many fields it has.</param>
    /// <param name="width">How many fields the header has.</param>
    /// <param name="field">Gets a field in UTF-8.</param>
    public static bool Is(int count, int width, Func<int, ReadOnlySpan<byte>> field)
    {
        var first = 0;
        while (first < count && field(first).IsEmpty) first++;
        if (first == count || field(first).Length > MaxLength || !BeginsWithWord(field(first))) return false;
        var lacks = first > 0 || count < width;
        for (var i = first + 1; i < count && !lacks; i++) lacks = field(i).IsEmpty;
        return lacks && Words.Contains(FirstWord(Encoding.UTF8.GetString(field(first))));
    }

    /// <summary>Whether there are three bytes of letters at the start, as no number and few customer keys have.</summary>
    private static bool BeginsWithWord(ReadOnlySpan<byte> utf8)
    {
        var length = 0;
        utf8 = utf8.TrimStart((byte)' ');
        while (length < 3 && length < utf8.Length && (utf8[length] >= 0x80 || char.IsAsciiLetter((char)utf8[length]))) length++;
        return length == 3;
    }

    private static string FirstWord(string text)
    {
        text = text.TrimStart();
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length])) length++;
        return text[..length];
    }
}
