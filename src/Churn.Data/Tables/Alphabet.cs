using System.Text;

namespace Churn.Data.Tables;

/// <summary>The letters beyond ASCII of one language, as far as they tell its encoding.</summary>
/// <param name="Language">Its name in English.</param>
/// <param name="Letters">
/// Small letters, the most frequent first where the language uses no ASCII letters; empty for a script of thousands of signs.
/// </param>
/// <param name="IsLatin">Whether words hold ASCII letters, too.</param>
/// <param name="Rarity">What a word in this language costs before it is read, in nats: how much rarer such files are.</param>
internal sealed record Alphabet(string Language, string Letters, bool IsLatin = true, double Rarity = 0)
{
    /// <summary>The cost of a letter that the language does not have, in nats.</summary>
    public const double Foreign = 8;

    private const double FewMakeMost = 1.5;

    private const double RankScale = 7; // in about so many ranks the frequency of letters falls by e

    private static readonly Alphabet[] Western =
    [
        new("German", "üäöß"), new("French", "éèêàçùâîôûëïœ"), new("Spanish", "áéíóúñü"), new("Portuguese", "ãçáéíóúâêôõà"),
        new("Italian", "àèéìòù"),
        new("Dutch", "éëïèö"), new("Swedish", "åäöé"), new("Danish", "åæøé"), new("Catalan", "àçèéíïòóúü"),
        new("Icelandic", "áéíóúýþæöð", Rarity: 8),
    ];

    private static readonly Alphabet[] Central =
    [
        new("Polish", "ąćęłńóśźż"), new("Czech", "áčďéěíňóřšťúůýž"), new("Slovak", "áäčďéíĺľňóôŕšťúýž"),
        new("Hungarian", "áéíóöőúüű"),
        new("Romanian", "ăâîşţșț"), new("Croatian", "čćđšž"), new("German", "üäöß"),
    ];

    private static readonly Alphabet[] Baltic =
    [
        new("Lithuanian", "ąčęėįšųūž"), new("Latvian", "āčēģīķļņšūž"), new("Estonian", "äöõüšž"), new("German", "üäöß"),
    ];

    private static readonly Alphabet[] Cyrillic =
    [
        new("Russian", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", IsLatin: false),
        new("Ukrainian", "оаинвіетрслкудмпзяьбгчйхжцющєїфшґ", IsLatin: false, Rarity: 1),
        new("Bulgarian", "аеоитнрсвлкдпмзубгяъчщжцйхшфюь", IsLatin: false, Rarity: 1),
        new("Serbian", "аиоентрсвјкдмулпзгбшчцњжхљћђфџ", IsLatin: false, Rarity: 1),
    ];

    private static readonly Alphabet[] Turkish = [new("Turkish", "ıüşğöçİ")];
    private static readonly Alphabet[] Greek = [new("Greek", "αοιετσνηυρπκμλςωγδίάόχθέφήύώβξζψ", IsLatin: false)];
    private static readonly Alphabet[] Hebrew = [new("Hebrew", "יוהלאתרבמשנחדקפעםצגזטןכסךףץ", IsLatin: false)];
    private static readonly Alphabet[] Arabic =
    [
        new("Arabic", "اليمنتورهبدسفكعقحجةصشىطخضذأزثغءإظئؤآ", IsLatin: false),
        new("Persian", "ایرنهدمتوسبشکزگلخفقعپجحچطصذضثغژظ", IsLatin: false),
    ];

    private static readonly Alphabet[] Thai =
        [new("Thai", "านรอกเงมยลวดทสตะปบคหแจพชขใไผซโฮฉธณภศษฟญฐฝถฏฆฬฤฌฎๆีิัุู่้์ึื็๊๋ำ", IsLatin: false)];
    private static readonly Alphabet[] Chinese = [new("Chinese", "", IsLatin: false)];
    private static readonly Alphabet[] Japanese = [new("Japanese", "", IsLatin: false)];
    private static readonly Alphabet[] Korean = [new("Korean", "", IsLatin: false)];

    /// <summary>The encodings that are looked for, by their names in .NET, with their languages; the usual one first.</summary>
    public static (string Encoding, Alphabet[] Languages)[] ByEncoding { get; } =
    [
        ("windows-1252", Western), ("windows-1250", Central), ("windows-1254", Turkish), ("windows-1257", Baltic),
        ("windows-1251", Cyrillic),
        ("windows-1253", Greek), ("windows-1255", Hebrew), ("windows-1256", Arabic), ("windows-874", Thai),
        ("gb18030", Chinese), ("big5", Chinese),
        ("shift_jis", Japanese), ("euc-jp", Japanese), ("ks_c_5601-1987", Korean), ("koi8-r", Cyrillic),
        ("koi8-u", Cyrillic), ("cp866", Cyrillic),
        ("iso-8859-5", Cyrillic), ("x-mac-cyrillic", Cyrillic), ("macintosh", Western), ("cp850", Western), ("cp852", Central),
        ("iso-8859-2", Central), ("cp857", Turkish), ("iso-8859-7", Greek),
    ];

    /// <summary>How unlikely a word is in this language, in nats; a foreign letter costs <see cref="Foreign"/>.</summary>
    /// <param name="word">The word.</param>
    /// <param name="encoding">The encoding that it was read in, whose common signs are told by their bytes.</param>
    public double Cost(string word, Encoding encoding)
    {
        var (cost, before, hasAscii) = (Rarity, ' ', false);
        foreach (var letter in word)
        {
            var small = char.ToLowerInvariant(letter);
            if (char.IsAsciiLetter(letter)) hasAscii = true;
            else if (char.IsControl(letter)) cost += 2 * Foreign; // in no text at all
            else if (Letters.Length == 0) cost += SignCost(letter, encoding);
            else if (Letters.IndexOf(small, StringComparison.Ordinal) is >= 0 and var rank)
                cost += IsLatin ? Math.Log(Letters.Length) : Math.Log(RankScale) + (rank / RankScale);
            else if (letter != '\u2019' || !hasAscii) cost += Foreign; // an apostrophe may stand in a word
            if (char.IsUpper(letter) && char.IsLower(before)) cost += Foreign; // such as bIG: small letters read as capitals
            before = letter;
        }

        if (!IsLatin && hasAscii) cost += Foreign;
        if (!IsLatin && Letters.Length > 0 && word.Length > 1 && word.All(char.IsUpper)) cost += 1.5;
        return IsLatin && !hasAscii && word.Length > 1 ? cost + Foreign : cost;
    }

    /// <summary>
    /// The cost of one of thousands of signs: those in use stand together at the start of each character set, and a few of them
    /// make most of a text.
    /// </summary>
    private static double SignCost(char sign, Encoding encoding)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (!encoding.TryGetBytes([sign], bytes, out var length)) return Foreign;
        if (length == 1 && encoding.WebName == "shift_jis") return Math.Log(63); // a small kana
        if (length != 2) return Foreign;
        var (lead, trail) = (bytes[0], bytes[1]);
        return encoding.WebName switch
        {
            "gb18030" => trail >= 0xA1 && lead is >= 0xB0 and <= 0xD7 ? Math.Log(3755) - FewMakeMost : Foreign + 4,
            "big5" => lead is >= 0xA4 and <= 0xC6 ? Math.Log(5401) - FewMakeMost : Foreign + 4,
            "shift_jis" when lead is 0x82 or 0x83 => Math.Log(170), // kana
            "shift_jis" => lead is >= 0x88 and <= 0x97 ? Math.Log(2965) - FewMakeMost : Foreign + 4,
            "euc-jp" when lead is 0xA4 or 0xA5 => Math.Log(170),
            "euc-jp" => lead is >= 0xB0 and <= 0xCF ? Math.Log(2965) + 1 - FewMakeMost : Foreign + 4,
            "ks_c_5601-1987" => lead is >= 0xB0 and <= 0xC8 ? Math.Log(2350) - FewMakeMost : Foreign + 4,
            _ => Foreign,
        };
    }
}
