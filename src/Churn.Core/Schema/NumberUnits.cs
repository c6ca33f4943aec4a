using System.Collections.Frozen;
using System.Globalization;

namespace Churn.Core.Schema;

/// <summary>
/// The units that are known of numbers: currencies by sign, code (ISO 4217) and word, shares, times, data, lengths and the like.
/// Units of one family measure the same: months and years, but not months and days, whose ratio is not fixed.
/// </summary>
public static class NumberUnits
{
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>What stands around numbers and is no part of their units.</summary>
    private const string Around = " \t\u00A0\u202F()+-\u2212\u2013";

    /// <summary>The family of times that seconds, minutes, hours, days and weeks measure.</summary>
    private const string Times = "seconds";

    /// <summary>Spellings of one currency or share, a line each.</summary>
    private static readonly string[] Currencies =
    [
        "€ EUR Euro Euros", "$", "US$ USD", "£ GBP", "¥", "JPY 円", "CNY RMB 元", "₩ KRW 원", "₪ ILS", "₹ INR Rs. Rs", "₺ TRY TL",
        "₽ RUB руб. руб р.",
        "₴ UAH грн грн.", "HK$ HKD", "NZ$ NZD", "A$ AUD", "C$ CAD", "R$ BRL", "S$ SGD", "NT$ TWD", "MX$ MXN", "CHF Fr. SFr.",
        "Kč CZK", "DKK", "NOK",
        "SEK", "kr. kr", "zł PLN zl", "Ft HUF", "lei RON leu", "BGN лв лв.", "ZAR", "AED", "SAR", "QAR", "EGP", "NGN ₦",
        "KES KSh", "GHS", "MAD", "PKR", "BDT ৳",
        "LKR", "THB ฿", "VND ₫", "IDR Rp Rp.", "PHP ₱", "MYR RM", "ARS", "CLP", "COP", "PEN S/ S/.", "UYU", "KZT ₸", "ISK",
        "GEL", "% pct percent Prozent ％", "‰",
    ];

    /// <summary>
    /// Families of measures: each unit with its size in the first of them, and its spellings, the first of which names it.
    /// </summary>
    private static readonly (double Size, string Names)[][] Measures =
    [
        [
            (1, "months month mo mos mon mons mth mths Monat Monate Monaten mois mes meses mese mesi mês maand maanden ay "
                + "miesiąc miesiące miesięcy mies месяц месяца месяцев мес månad månader måned måneder mdr 个月 ヶ月 か月 개월"),
            (3, "quarters quarter qtr qtrs Quartal Quartale"),
            (12, "years year yr yrs y Jahr Jahre Jahren ans an année années años año anni anno anos ano jaar jaren yıl yil "
                + "lata lat rok лет год года år 年 년"),
        ],
        [
            (1, "seconds second sec secs s Sekunden Sekunde Sek secondes seconde segundos segundo secondi secondo saniye sn "
                + "сек 秒 초"),
            (60, "minutes minute min mins Minuten minutos minuto minuti minuten minuut dakika dk мин 分 分钟 분"),
            (3_600, "hours hour h hr hrs Stunden Stunde Std heures heure horas hora ore ora uur saat godz godzin час часа "
                + "часов ч 小时 時間 시간"),
            (86_400, "days day d Tage Tag Tagen jours jour días día dias dia giorni giorno dagen dagar dager dag gün dni dzień "
                + "день дня дней дн 天 日間 일"),
            (604_800, "weeks week w wk wks Wochen Woche semaines semaine semanas semana settimane settimana weken hafta "
                + "tygodni tygodnie неделя недели недель 周 週間 주"),
        ],
        [
            (1, "bytes byte"), (1e3, "KB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB"),
            (1024, "KiB"), (1_048_576, "MiB"), (1_073_741_824, "GiB"), (1_099_511_627_776, "TiB"),
        ],
        [(1, "Kbps kbit/s kb/s"), (1e3, "Mbps Mbit/s mb/s"), (1e6, "Gbps Gbit/s gb/s")],
        [(1, "Wh"), (1e3, "kWh"), (1e6, "MWh")],
        [(1, "mm"), (10, "cm"), (1e3, "m metres meters metre meter"), (1e6, "km kilometers kilometres")],
        [(1, "mg"), (1e6, "kg kgs")],
        [(1, "miles mile mi")],
        [(1, "times time x mal")],
        [(1, "points point pts pt Punkte Punkt")],
    ];

    private static readonly (string Name, double Size)[] MagnitudeWords =
    [
        .. Named(1e3, "thousand Tsd Tsd. tys тыс тыс. 千"), .. Named(1e4, "万 萬"), .. Named(1e5, "lakh lakhs lac lacs"),
        .. Named(1e6, "mn mln mio Mio. million millions Millionen млн"), .. Named(1e7, "crore crores cr Cr."),
        .. Named(1e8, "亿 億"),
        .. Named(1e9, "bn bln Mrd Mrd. billion billions Milliarden млрд"), .. Named(1e12, "tn trillion"),
    ];

    private static readonly FrozenDictionary<string, Unit>.AlternateLookup<ReadOnlySpan<char>> Units =
        ReadUnits().DistinctBy(unit => unit.Alias, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(unit => unit.Alias, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> Magnitudes =
        MagnitudeWords.ToFrozenDictionary(word => word.Name, word => word.Size, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What m is beside other units of time.</summary>
    internal static Unit Minutes { get; } = Find("minutes")!;

    /// <summary>A spelling of a unit.</summary>
    /// <param name="Alias">As the file writes it.</param>
    /// <param name="Name">The name that the unit is told by.</param>
    /// <param name="Family">What it measures: the name of the family's first unit.</param>
    /// <param name="Size">Its size in the family's first unit.</param>
    internal sealed record Unit(string Alias, string Name, string Family, double Size)
    {
        /// <summary>Whether it may stand before the number.</summary>
        public bool IsCurrency { get; init; }
    }

    /// <summary>What stands before and behind a number.</summary>
    /// <param name="Unit">The unit; null for none.</param>
    /// <param name="HasMagnitude">Whether k, M and the like stand behind the number.</param>
    internal readonly record struct Affixes(Unit? Unit, bool HasMagnitude);

    /// <summary>Every known spelling of a unit.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. ReadUnits().Select(unit => unit.Alias).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether a unit is one of <see cref="Known"/>, or a currency's sign.</summary>
    public static bool IsKnown(string unit) => Find(unit) is not null;

    /// <summary>
    /// The name of the unit that stands before or behind a number, signs and parentheses aside; null if there is none.
    /// </summary>
    public static string? FindIn(ReadOnlySpan<char> text) => TryFind(text, out var affixes) ? affixes.Unit?.Name : null;

    /// <summary>How many of a unit another one is: 12 months are a year.</summary>
    /// <param name="word">What stands beside the number, in any letter case.</param>
    /// <param name="unit">The unit of the column.</param>
    /// <param name="scale">What to multiply the number by, so that it counts the column's unit.</param>
    internal static bool TryScale(ReadOnlySpan<char> word, string unit, out double scale)
    {
        scale = 1;
        if (word.IsEmpty) return false;
        if (word.Equals(unit, AnyCase)) return true;
        if (word is "m" or "M" && MeasuresTime(unit)) word = Minutes.Alias; // elsewhere metres
        if (Find(word) is { } own)
        {
            if (Find(unit) is not { } other || own.Family != other.Family) return false;
            scale = own.Size / other.Size;
            return true;
        }

        return Singular(word).Equals(Singular(unit), AnyCase);
    }

    /// <summary>The size of a magnitude, such as k or Mio.: what a number before it is multiplied by.</summary>
    internal static bool TryFindMagnitude(ReadOnlySpan<char> word, out double size)
    {
        size = word switch { "k" or "K" => 1e3, "M" or "m" => 1e6, "B" or "b" => 1e9, _ => 0 };
        return size > 0 || Magnitudes.TryGetValue(word, out size);
    }

    /// <summary>Whether a unit measures a time that clocks show, so that 5:59 is one.</summary>
    internal static bool MeasuresTime(string? unit) => unit is not null && Find(unit)?.Family == Times;

    /// <summary>
    /// Finds what stands before and behind a number. What stands between is not looked at, but for the marks of clocks.
    /// </summary>
    /// <returns>Whether both can belong to a number.</returns>
    internal static bool TryFind(ReadOnlySpan<char> text, out Affixes affixes)
    {
        affixes = default;
        text = ExcelText.Strip(text.Trim()).Trim(Around);
        var first = text.IndexOfAnyInRange('0', '9');
        if (first < 0) return false;
        var last = text.LastIndexOfAnyInRange('0', '9');
        var head = text[..first].TrimEnd(Around);
        var tail = text[(last + 1)..].TrimStart(Around);
        var core = text[first..(last + 1)];
        if (head is [.. var before, '.' or ','] && Find(head) is null) head = before; // .5
        if (head.IsEmpty && tail.IsEmpty)
        {
            if (core.Contains(':')) affixes = new Affixes(Find(core.Count(':') == 1 ? "minutes" : Times), false);
            return true;
        }

        if (tail is "m" or "M" && FollowsTime(core)) tail = Minutes.Alias; // 3h 12m
        var unitBefore = head.IsEmpty ? null : Find(head);
        if (!head.IsEmpty && unitBefore is not { IsCurrency: true }) return false;
        if (tail.IsEmpty || (unitBefore is not null && TryFindMagnitude(tail, out _)))
        {
            affixes = new Affixes(unitBefore, !tail.IsEmpty);
            return true;
        }

        return unitBefore is null && TryFindBehind(tail, text[last + 1] is ' ' or '\u00A0' or '\u202F', out affixes);
    }

    /// <summary>Whether the last number of several has a unit of time before it, as the 12 in 3h 12.</summary>
    private static bool FollowsTime(ReadOnlySpan<char> numbers)
    {
        var before = numbers.TrimEnd("0123456789.").TrimEnd(", \u00A0");
        return Find(before[(before.LastIndexOfAnyInRange('0', '9') + 1)..].TrimStart(Around))?.Family == Times;
    }

    /// <summary>The last word of what stands behind a number: a currency's sign, or what follows the last blank.</summary>
    internal static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && IsSign(text[^1]) ? text[^1..] : text[(text.LastIndexOfAny(" \u00A0\u202F") + 1)..];

    private static bool TryFindBehind(ReadOnlySpan<char> tail, bool afterBlank, out Affixes affixes)
    {
        affixes = default;
        if (tail is not ("m" or "b") && TryFindMagnitude(tail, out _)) affixes = new Affixes(null, true);
        else if (Find(tail) is { } unit) affixes = new Affixes(unit, false);
        else if (LastWord(tail) is var word && word.Length < tail.Length && Find(word) is { } currency)
        {
            if (!TryFindMagnitude(tail[..^word.Length].TrimEnd(Around), out _)) return false;
            affixes = new Affixes(currency, true);
        }
        else
        {
            if (!afterBlank || !IsWord(tail)) return false;
            var name = Singular(tail).ToString().ToLowerInvariant();
            affixes = new Affixes(new Unit(name, name, name, 1), false);
        }

        return true;
    }

    private static Unit? Find(ReadOnlySpan<char> word)
    {
        if (Units.TryGetValue(word, out var unit)) return unit;
        if (word is [.. var before, '.'] && Units.TryGetValue(before, out unit)
            && !unit.IsCurrency) return unit; // in $.5 the point is the number's
        return word.Length == 1 && IsSign(word[0])
            ? new Unit(word.ToString(), word.ToString(), word.ToString(), 1) { IsCurrency = true } : null;
    }

    private static bool IsSign(char letter) => char.GetUnicodeCategory(letter) == UnicodeCategory.CurrencySymbol;

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            if (!char.IsLetter(letter)) return false;
        return true;
    }

    /// <summary>A word without the s of a plural: "calls" and "call" are one unit.</summary>
    private static ReadOnlySpan<char> Singular(ReadOnlySpan<char> word) =>
        word is [.. var single, not ('s' or 'S') and var end, 's' or 'S'] && single.Length > 0
        ? word[..^1]
        : word;

    private static IEnumerable<Unit> ReadUnits()
    {
        foreach (var aliases in Currencies.Select(line => line.Split(' ')))
            foreach (var alias in aliases) yield return new Unit(alias, alias, aliases[0], 1) { IsCurrency = true };
        foreach (var family in Measures.Select(units =>
            Array.ConvertAll(units, unit => (unit.Size, Names: unit.Names.Split(' ')))))
            foreach (var (size, names) in family)
                foreach (var alias in names) yield return new Unit(alias, names[0], family[0].Names[0], size);
    }

    private static IEnumerable<(string Name, double Size)> Named(double size, string names) =>
        names.Split(' ').Select(name => (name, size));
}
