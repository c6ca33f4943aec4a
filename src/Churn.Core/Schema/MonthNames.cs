using System.Collections.Frozen;
using Churn.Core.Csv;

namespace Churn.Core.Schema;

/// <summary>
/// The names of months and weekdays in the languages of customer files, in full and short, in any letter case, with and without
/// accents. English, German, French, Spanish, Portuguese, Italian, Dutch, the Scandinavian languages, Turkish, Polish, Czech,
/// Romanian, Hungarian, Indonesian, Catalan, Russian, Ukrainian and Bulgarian.
/// </summary>
internal static class MonthNames
{
    private const int ShortestName = 3;

    private const int LongestName = 20;

    private const int ShortestWeekday = 2;

    /// <summary>One line per month. No name means two months; a shorter form of a name counts where it means only one.</summary>
    private static readonly string[] InFull =
    [
        "january januar jänner janvier enero janeiro gennaio januari ocak styczeń stycznia leden ledna ianuarie január gener "
        + "январь января січень січня януари",
        "february februar feber février febrero fevereiro febbraio februari şubat luty lutego únor února februarie február "
        + "febrer февраль февраля лютий лютого февруари",
        "march märz mars marzo março maart marts mart marzec marca březen března martie március maret març март марта березень "
        + "березня mrz mrt",
        "april avril abril aprile nisan kwiecień kwietnia duben dubna aprilie április апрель апреля квітень квітня април",
        "may mai mayo maio maggio mei maj mayıs maja květen května május maig май мая травень травня",
        "june juni juin junio junho giugno haziran czerwiec czerwca červen června čvn iunie június juny июнь июня червень "
        + "червня юни",
        "july juli juillet julio julho luglio temmuz lipiec lipca červenec července čvc iulie július juliol июль июля липень "
        + "липня юли",
        "august août agosto augustus augusti ağustos sierpień sierpnia srpen srpna augusztus agustus agost август августа "
        + "серпень серпня",
        "september septembre septiembre setiembre setembro settembre eylül wrzesień września září septembrie szeptember "
        + "setembre сентябрь сентября вересень вересня септември",
        "october oktober octobre octubre outubro ottobre ekim październik października říjen října octombrie október octubre "
        + "октябрь октября жовтень жовтня октомври",
        "november novembre noviembre novembro kasım listopad listopada listopadu noiembrie ноябрь ноября листопада ноември",
        "december dezember décembre diciembre dezembro dicembre desember aralık grudzień grudnia prosinec prosince decembrie "
        + "desembre декабрь декабря грудень грудня декември",
    ];

    private static readonly string[] Weekdays =
        ("monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
            + "sonnabend sonntag "
        + "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo lunedi "
        + "martedi mercoledi "
        + "giovedi venerdi segunda terca quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        + "poniedzialek wtorek "
        + "sroda czwartek piatek sobota niedziela понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт "
        + "сб вс pazartesi sali carsamba persembe cuma cumartesi pazar").Split(' ');

    private static readonly FrozenDictionary<string, int> Names = FindNames();

    /// <summary>The month of a name, from 1 to 12; 0 for any other word.</summary>
    public static int Find(ReadOnlySpan<char> word) =>
        word.Length is < ShortestName or > LongestName ? 0 : Names.GetValueOrDefault(Fold(word));

    /// <summary>Whether a word is a weekday, or the first two or more letters of one.</summary>
    public static bool IsWeekday(ReadOnlySpan<char> word)
    {
        if (word.Length is < ShortestWeekday or > LongestName) return false;
        var folded = Fold(word);
        return Array.Exists(Weekdays, weekday => weekday.StartsWith(folded, StringComparison.Ordinal));
    }

    private static FrozenDictionary<string, int> FindNames()
    {
        var inFull = InFull.SelectMany((names, month) => names.Split(' '), (names, name) =>
            (Name: Fold(name), Month: Array.IndexOf(InFull, names) + 1));
        var names = inFull.DistinctBy(name => name.Name)
            .ToDictionary(name => name.Name, name => name.Month, StringComparer.Ordinal);
        var prefixes = names.SelectMany(name =>
            Enumerable.Range(ShortestName, Math.Max(0, name.Key.Length - ShortestName)), (name, length) =>
            (Short: name.Key[..length], Month: name.Value));
        foreach (var same in prefixes.GroupBy(prefix => prefix.Short).ToArray())
            if (same.DistinctBy(prefix => prefix.Month).Count() == 1) names.TryAdd(same.Key, same.First().Month);
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Small letters without accents.</summary>
    private static string Fold(ReadOnlySpan<char> word) => PlainText.Fold(word.ToString()).ToLowerInvariant();
}
