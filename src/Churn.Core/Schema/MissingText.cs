using System.Buffers;
using System.Collections.Frozen;

namespace Churn.Core.Schema;

/// <summary>
/// Says which texts are a missing value: nothing, a column's own words for it, and the usual ones of all files.
/// </summary>
public static class MissingText
{
    /// <summary>
    /// The words that are a missing value in a column of any kind: those of programs and databases, the dashes of people, and the
    /// faults of spreadsheets in their languages.
    /// </summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        "NA", "N/A", "NaN", "null", "#N/A", "?", "-", "N.A.", "N.A", "#NA", "<NA>", "\\N", "(null)", "[null]", "<null>",
            "(blank)", "(empty)", "(leer)",
        ".", "--", "---", "–", "—",
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#SPILL!", "#CALC!", "#ERROR!",
        "#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#¡VALOR!", "#¡DIV/0!", "#¡REF!", "#¿NOMBRE?",
            "#¡NUM!", "#¡NULO!",
        "#VALORE!", "#RIF!", "#NOME?", "#N/D", "#N/D!", "#VALOR!", "#N/B", "#WAARDE!", "#DEEL/0!", "#VERW!", "#GETAL!", "#NAAM?",
        "#YOK", "#SAYI/0!", "#DEĞER!", "#BAŞV!", "#DZIEL/0!", "#ARG!", "#ADR!", "#LICZBA!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!",
            "#ЧИСЛО!", "#ИМЯ?", "#Н/Д",
    ];

    /// <summary>
    /// The words that are a missing value among numbers and dates only: in a category, None or Unknown may be a value of its own.
    /// </summary>
    public static IReadOnlyList<string> UsualAmongNumbers { get; } =
    [
        "None", "Unknown", "Unk", "Missing", "Undefined", "Unspecified", "Not available", "Not applicable", "Not provided",
            "Not known", "Not specified",
        "Not recorded", "No data", "No value", "No info", "No information", "n/d", "n.d.", "n.d", "nd", "n/k", "-nan", "1.#QNAN",
            "-1.#IND",
        "k.A.", "k. A.", "k.A", "k/A", "keine Angabe", "keine Angaben", "unbekannt", "nicht bekannt", "nicht verfügbar",
        "s/d", "s.d.", "sin dato", "sin datos", "sin información", "desconocido", "no disponible", "no aplica",
        "n.c.", "n/c", "inconnu", "inconnue", "non renseigné", "non disponible", "sans objet",
        "desconhecido", "não informado", "nao informado", "não disponível", "não aplicável", "sem informação", "sem dados",
        "sconosciuto", "non disponibile", "non noto", "onbekend", "niet beschikbaar", "n.v.t.", "n.b.", "bilinmiyor",
            "belirtilmemiş", "yok",
        "nieznany", "nieznane", "brak", "brak danych", "b.d.", "неизвестно", "нет", "нет данных", "не указано", "н/д", "okänd",
            "ukendt", "ukjent",
        "不明", "未知", "无", "無", "なし",
    ];

    /// <summary>What may make up a text without a letter or digit that stands for nothing: *, ..., //.</summary>
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("-–—._*?/\\…~|=");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Anywhere =
        Usual.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AmongNumbers =
        UsualAmongNumbers.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text is nothing, or one of a column's own words for a missing value.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="words">The column's words; letter case does not count.</param>
    public static bool Is(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return text.IsEmpty;
    }

    /// <summary>
    /// Whether a text that is no word of a category says that its value is missing; letter case does not count.
    /// </summary>
    public static bool IsUsual(ReadOnlySpan<char> text) => Anywhere.Contains(text);

    /// <summary>Whether a text that is no number or date says that it is missing; letter case does not count.</summary>
    public static bool IsUsualAmongNumbers(ReadOnlySpan<char> text) =>
        Anywhere.Contains(text) || AmongNumbers.Contains(text) || !text.ContainsAnyExcept(Punctuation);
}
