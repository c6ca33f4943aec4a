using System.Buffers;

namespace Churn.Core.Schema;

/// <summary>Finds out how a column writes its numbers.</summary>
public static class NumberFormats
{
    /// <summary>The marks that occur together, the preferred first.</summary>
    private static readonly (DecimalMark Decimal, ThousandsMark Thousands)[] Marks =
    [
        (DecimalMark.Point, ThousandsMark.None),
        (DecimalMark.Comma, ThousandsMark.None),
        (DecimalMark.Point, ThousandsMark.Comma),
        (DecimalMark.Comma, ThousandsMark.Point),
        (DecimalMark.Point, ThousandsMark.Blank),
        (DecimalMark.Comma, ThousandsMark.Blank),
        (DecimalMark.Point, ThousandsMark.Apostrophe),
        (DecimalMark.Comma, ThousandsMark.Apostrophe),
        (DecimalMark.Point, ThousandsMark.Indian),
    ];

    private static readonly SearchValues<char> DigitsAndMarks = SearchValues.Create("0123456789.,:'\u2019 \u00A0\u202F");

    /// <summary>So many different words behind numbers are no units.</summary>
    private const int MaxUnits = 100;

    /// <summary>
    /// Whether a text is written like a number of some form: digits and marks, with a unit, or one word behind a blank.
    /// </summary>
    public static bool LooksLikeNumber(ReadOnlySpan<char> text)
    {
        if (!NumberUnits.TryFind(text, out _)) return false;
        var number = text[text.IndexOfAnyInRange('0', '9')..(text.LastIndexOfAnyInRange('0', '9') + 1)];
        return !number.ContainsAnyExcept(DigitsAndMarks) || NumberColumn.TryParse(number, out _);
    }

    /// <summary>
    /// The formats that read the texts, plain ones before others that read as many. The units are those that occur; of units of
    /// one
    /// family, the smallest, in which the others are told. Takes time in proportion to the texts.
    /// </summary>
    /// <param name="texts">The different texts of a column, without the missing ones.</param>
    /// <param name="tolerance">The share of the texts that a format need not read, from 0 to 1.</param>
    public static FormatMatches<NumberFormat> ThatRead(IEnumerable<string> texts, double tolerance = 0)
    {
        // 5m is five metres, but five million beside 900k, and five minutes beside 2h
        var (bare, perhapsMillions, perhapsMinutes) = (new Tally(null), new Tally(null), new Tally(NumberUnits.Minutes));
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            if (!NumberUnits.TryFind(text, out var affixes)) continue; // no number, whatever the format
            var tally = bare;
            if (affixes.Unit is { } unit && !tallies.TryGetValue(unit.Family, out tally))
            {
                if (tallies.Count == MaxUnits) continue;
                tallies[unit.Family] = tally = new Tally(unit);
            }

            tally!.Add(text, affixes);
            if (affixes.Unit?.Alias != "m") continue;
            perhapsMillions.Add(text, affixes with { Unit = null, HasMagnitude = true });
            perhapsMinutes.Add(text, affixes with { Unit = NumberUnits.Minutes });
        }

        if (tallies.TryGetValue(NumberUnits.Minutes.Family, out var times) && perhapsMinutes.Texts > 0) times.Add(perhapsMinutes);

        var units = tallies.Values.OrderByDescending(tally => tally.Texts)
            .ThenBy(tally => tally.Unit!.Name, StringComparer.Ordinal);
        var counts = bare.Alone(bare.HasMagnitudes ? perhapsMillions : null).Concat(units.SelectMany(tally => tally.With(bare)));
        return FormatMatches<NumberFormat>.Of(counts, count, tolerance, Differ);

        // formats read a text otherwise only where a mark is the decimal one of one of them and parts thousands in the other
        bool Differ(NumberFormat a, NumberFormat b) => a.DecimalMark != b.DecimalMark
            && (bare.ReadOtherwise
                || (a.Unit == b.Unit && tallies.Values.Any(tally => tally.Unit!.Name == a.Unit && tally.ReadOtherwise)));
    }

    /// <summary>What the formats read of the texts with one family of units, or with none.</summary>
    private sealed class Tally(NumberUnits.Unit? unit)
    {
        private readonly NumberFormat[] formats =
            [.. Marks.Select(marks => new NumberFormat(marks.Decimal, marks.Thousands, unit?.Name, magnitudes: true))];
        private readonly int[] read = new int[Marks.Length];
        private int readPlain;

        /// <summary>The smallest unit that occurs.</summary>
        public NumberUnits.Unit? Unit { get; private set; } = unit;

        public int Texts { get; private set; }

        public bool HasMagnitudes { get; private set; }

        /// <summary>Whether a text is one number with a decimal point and another with a decimal comma.</summary>
        public bool ReadOtherwise { get; private set; }

        public void Add(string text, NumberUnits.Affixes affixes)
        {
            Texts++;
            HasMagnitudes |= affixes.HasMagnitude;
            if (affixes.Unit is { } other && Compare(other, Unit!) < 0) Unit = other;
            bool point = false, comma = false;
            for (var i = 0; i < formats.Length; i++)
            {
                if (!formats[i].TryParse(text, out _)) continue;
                read[i]++;
                if (formats[i].DecimalMark == DecimalMark.Point) point = true;
                else comma = true;
            }

            ReadOtherwise |= point && comma && text.AsSpan().ContainsAny(',', '.');
            if (default(NumberFormat).TryParse(text, out _)) readPlain++;
        }

        /// <summary>Counts in texts of another unit of the family.</summary>
        public void Add(Tally other)
        {
            Texts += other.Texts;
            if (Compare(other.Unit!, Unit!) < 0) Unit = other.Unit;
            for (var i = 0; i < read.Length; i++) read[i] += other.read[i];
            ReadOtherwise |= other.ReadOtherwise;
        }

        /// <summary>
        /// The formats without a unit. Without a mark either they are plain, and read nothing that accounts write.
        /// </summary>
        /// <param name="more">Texts to count in; null for none.</param>
        public IEnumerable<FormatMatch<NumberFormat>> Alone(Tally? more) =>
            Marks.Select(
                (marks, i) =>
                    new FormatMatch<NumberFormat>(
                        new NumberFormat(marks.Decimal, marks.Thousands, null, HasMagnitudes),
                        (i == 0 && !HasMagnitudes ? readPlain : read[i]) + (more?.read[i] ?? 0)));

        /// <summary>The formats with this unit, which read the texts without one too.</summary>
        public IEnumerable<FormatMatch<NumberFormat>> With(Tally bare) =>
            Marks.Select(
                (marks, i) =>
                    new FormatMatch<NumberFormat>(
                        new NumberFormat(marks.Decimal, marks.Thousands, Unit!.Name, HasMagnitudes || bare.HasMagnitudes),
                        read[i] + bare.read[i]));

        private static int Compare(NumberUnits.Unit a, NumberUnits.Unit b) =>
            a.Size != b.Size ? a.Size.CompareTo(b.Size) : string.CompareOrdinal(a.Name, b.Name);
    }
}
