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
    ];

    /// <summary>
    /// The formats that read the texts, plain ones before others that read as many. The units are those of
    /// <see cref="NumberUnits"/> that occur. Takes time in proportion to the texts.
    /// </summary>
    /// <param name="texts">The different texts of a column, without the missing ones.</param>
    /// <param name="tolerance">The share of the texts that a format need not read, from 0 to 1.</param>
    public static FormFits<NumberFormat> ThatRead(IEnumerable<string> texts, double tolerance = 0)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal) { [""] = new Tally(null) };
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            if (!text.AsSpan().ContainsAnyInRange('0', '9')) continue; // no number, whatever the format
            var unit = NumberUnits.FindIn(text);
            if (!tallies.TryGetValue(unit ?? "", out var tally)) tallies[unit!] = tally = new Tally(unit);
            tally.Add(text);
        }

        var bare = tallies[""];
        var units = tallies.Values.Where(tally => tally != bare).OrderByDescending(tally => tally.Texts).ThenBy(tally => tally.Unit, StringComparer.Ordinal);
        return FormFits<NumberFormat>.Of(
            bare.Alone().Concat(units.SelectMany(tally => tally.With(bare))), count, tolerance, (a, b) => Differ(tallies, a, b));
    }

    /// <summary>Formats read a text otherwise only where a mark is the decimal one of one of them and parts thousands in the other.</summary>
    private static bool Differ(Dictionary<string, Tally> tallies, NumberFormat a, NumberFormat b)
    {
        if (a.DecimalMark == b.DecimalMark) return false;
        Tally[] read = a.Unit is null || b.Unit is null || a.Unit != b.Unit ? [tallies[""]] : [tallies[""], tallies[a.Unit]];
        return read.Any(tally => tally.ReadOtherwise);
    }

    /// <summary>What the formats read of the texts with one unit, or with none.</summary>
    private sealed class Tally(string? unit)
    {
        private readonly NumberFormat[] formats = [.. Marks.Select(marks => new NumberFormat(marks.Decimal, marks.Thousands, unit))];
        private readonly int[] read = new int[Marks.Length];
        private int readWithUnit;

        public string? Unit => unit;

        public int Texts { get; private set; }

        /// <summary>Whether a text is one number with a decimal point and another with a decimal comma.</summary>
        public bool ReadOtherwise { get; private set; }

        public void Add(string text)
        {
            Texts++;
            bool point = false, comma = false;
            for (var i = 0; i < formats.Length; i++)
            {
                if (!formats[i].TryParse(text, out _)) continue;
                read[i]++;
                if (formats[i].DecimalMark == DecimalMark.Point) point = true;
                else comma = true;
            }

            ReadOtherwise |= point && comma && text.AsSpan().ContainsAny(',', '.');
            if (unit is null && WrittenNumber.TryParse(text.AsSpan().Trim(), default, out _)) readWithUnit++;
        }

        /// <summary>The formats without a unit.</summary>
        public IEnumerable<FormFit<NumberFormat>> Alone() => formats.Zip(read, (format, texts) => new FormFit<NumberFormat>(format, texts));

        /// <summary>The formats with this unit, which read the texts without one too: without a mark those, too, that accounts write.</summary>
        public IEnumerable<FormFit<NumberFormat>> With(Tally bare) =>
            formats.Select((format, i) => new FormFit<NumberFormat>(format, read[i] + (i == 0 ? bare.readWithUnit : bare.read[i])));
    }
}
