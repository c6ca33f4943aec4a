using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Learns what one column is, by the rules of <see cref="SchemaInferrer"/>.</summary>
internal sealed class ColumnTypeInferrer
{
    private const int MostFaults = 10;

    private const int MostLines = 3;

    /// <summary>Codes of so few different values, none smaller than <see cref="SmallestCode"/>, count nothing.</summary>
    private const int FewCodes = 10;

    private const float SmallestCode = 100;

    /// <summary>A placeholder is so many days from all other dates.</summary>
    private const int FarFromOthers = 5 * 365;

    /// <summary>So many words are never too many.</summary>
    private const int FewWords = 50;

    /// <summary>The fewest rows a word has on average where there are more words.</summary>
    private const int RowsPerWord = 10;

    private const double MentionedShare = 0.1;

    /// <summary>More different words than this are not all spellings of yes and no.</summary>
    private const int MostSpellings = 64;

    private static readonly JsonSerializerOptions Names = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The years that whole numbers are taken for; 2014 is no code.</summary>
    private const float FirstYear = 1900;

    private const float LastYear = 2100;

    /// <summary>Days of spreadsheets, from 1941 to 2064.</summary>
    private const float FirstSerial = 15_000;

    private const float LastSerial = 60_000;

    /// <summary>Names that say that a number is a day; "data" is a date in some languages, but more often data.</summary>
    private static readonly string[] DateWords =
        ["date", "dates", "datum", "fecha", "tarih", "tarihi", "дата", "dob", "doj", "birthdate", "startdate", "enddate"];

    private readonly CustomerTable table;
    private readonly SchemaOptions options;
    private readonly LocaleHints habits;
    private readonly string name;
    private readonly RawColumnValues texts;
    private readonly KeyColumn? key;
    private readonly FormatCandidates forms;
    private readonly ColumnOptions own;
    private readonly List<string> notes = [];
    private readonly List<TableError> faults;

    /// <param name="table">The customers.</param>
    /// <param name="position">The column's position in the table.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="key">What it is as a key; null if it is none.</param>
    /// <param name="forms">The forms they may have.</param>
    /// <param name="habits">How the file is written elsewhere.</param>
    /// <param name="options">What the user says.</param>
    /// <param name="faults">Takes up the values that do not fit.</param>
    public ColumnTypeInferrer(
        CustomerTable table,
        int position,
        RawColumnValues texts,
        KeyColumn? key,
        FormatCandidates forms,
        LocaleHints habits,
        SchemaOptions options,
        List<TableError> faults)
    {
        this.table = table;
        this.texts = texts;
        this.key = key;
        this.forms = forms;
        this.habits = habits;
        this.options = options;
        this.faults = faults;
        name = table.Header[position];
        own = options.Of(name);
    }

    public InferredColumn Learn()
    {
        if (texts.MissingWords.Count > 0)
        {
            var words = texts.MissingWords.Select(word => $"'{PlainText.Start(word)}'").Distinct();
            notes.Add($"column '{name}': {string.Join(", ", words)} counts as missing");
        }

        if (options.Amounts.Contains(name)) return LearnAmount();
        if (options.Ignore.Contains(name)) return SetAside(new IgnoredColumn(name, "as asked"));
        if (name == options.Time) return LearnTime();
        if (key is not null) return LearnKey(key);
        if (own.Kind is { } kind) return LearnAs(kind);
        if (texts.Distinct == 0) return SetAside(new IgnoredColumn(name, "empty in every row"));
        if (texts.Distinct == 1 && texts.Missing == 0) return SetAside(new ConstantColumn(name));
        return LearnBoolean() ?? LearnDigitsOfDates() ?? LearnPlainNumber() ?? LearnMixedCode() ?? LearnSureDate()
            ?? LearnNumber() ?? LearnDate() ?? LearnWords();
    }

    private InferredColumn Because(Column column, string why) => new(column, why, notes);

    private InferredColumn SetAside(UnusedColumn column)
    {
        notes.Add($"column '{name}' is not used: {column.WhyUnused}");
        return Because(column, column.WhyUnused);
    }

    private InferredColumn LearnKey(KeyColumn found)
    {
        if (!found.IsIdentifier) return SetAside(new IgnoredColumn(name, found.Why));
        notes.Add($"column '{name}' is the identifier, not used as a feature: {found.Why}");
        return Because(new IdentifierColumn(name), found.Why);
    }

    /// <summary>Whether points in plain numbers may part thousands, since commas stand before the fraction elsewhere.</summary>
    private bool MayPartThousands => habits.Decimal == DecimalMark.Comma && forms.Plain.HavePoints;

    private InferredColumn LearnAs(ColumnKind kind)
    {
        var learnt = kind switch
        {
            ColumnKind.Boolean => LearnBoolean(),
            ColumnKind.Number =>
                texts.Filled > 0 && forms.Plain.Count == texts.Filled && !MayPartThousands
                && own is { Decimal: null, Thousands: null, Unit: null, Magnitudes: null } ? MakePlainNumber() : LearnNumber(),
            ColumnKind.Date => LearnDate(),
            ColumnKind.Category => texts.Distinct is > 0 and <= TableColumn.MostKeptOnce ? MakeCategory() : null,
            ColumnKind.Text => SetAside(new TextColumn(name)),
            ColumnKind.FreeText => LearnFreeText(),
            _ => SetAside(new IgnoredColumn(name, "as asked")),
        };
        if (learnt is not null) return learnt with { Why = "as asked" };
        faults.Add(new TableError(
            table.File,
            $"the column is to be a {kind.ToString().ToLowerInvariant()}, but its {texts.Distinct} different values are none; "
            + "fix them, or give it another kind.",
            null,
            name));
        return Because(new IgnoredColumn(name, "at fault"), "at fault");
    }

    private InferredColumn LearnFreeText()
    {
        var before = faults.Count;
        var tone = own.Tone is null ? null : ToneLexiconFile.Read(own.Tone, name, faults);
        return faults.Count > before
            ? Because(new IgnoredColumn(name, "at fault"), "at fault")
            : Because(
                new FreeTextColumn(name, options.MissingNumbers, texts.MissingWords, hasTone: tone is not null)
                    .WithScorer(TextScorer.Before(tone)),
                "as asked");
    }

    /// <summary>A number that decisions read; learnt from, too, unless it is left out.</summary>
    private InferredColumn LearnAmount()
    {
        var learnt = LearnAs(ColumnKind.Number);
        return learnt.Column is NumberColumn number && options.Ignore.Contains(name)
            ? Because(
                new DecisionOnlyColumn(name, number.MissingWords, number.Format),
                "decisions read it; not learnt from, as asked")
            : learnt;
    }

    private InferredColumn LearnTime()
    {
        foreach (var row in Rows(row => texts.IsMissing[row]).Take(MostFaults))
            faults.Add(
                new TableError(
                    table.File,
                    "the time of the row is missing; fill it in, or leave the row out with --keep.",
                    table.Line(row),
                    name));
        if (forms.Plain.Count == texts.Filled && forms.Dates.Fits is [])
            return SetAside(new IgnoredColumn(name, "the time by which rows are split"));
        if (FindDateForm() is { } form)
            return Because(new TimeColumn(name, form, texts.MissingWords, FindTwoDigitYearMax(form)),
                "the time by which rows are split, as asked");
        faults.Add(new TableError(table.File, "--time names a column that holds neither dates nor numbers.", null, name));
        return Because(new IgnoredColumn(name, "at fault"), "at fault");
    }

    private InferredColumn? LearnBoolean()
    {
        if (texts.Distinct > MostSpellings) return null;
        string? yes = null, no = null;
        foreach (var word in texts.Words.Order(StringComparer.Ordinal))
        {
            if (!BooleanColumn.TryParse(word, out var value)) return null;
            if (value) yes ??= word;
            else no ??= word;
        }

        return yes is null || no is null
            ? null
            : Because(new BooleanColumn(name, no, yes, options.MissingCategories, texts.MissingWords), "spellings of yes and no");
    }

    /// <summary>Dates that are plain numbers, too.</summary>
    private InferredColumn? LearnDigitsOfDates() =>
        forms.Dates.Fits is [var fit, ..] && DateFormats.IsCompact(fit.Form) && fit.Texts == forms.Dates.Texts ? LearnDate()
        : forms.Plain.Count == texts.Filled && forms.Plain is { Minimum: >= FirstSerial, Maximum: <= LastSerial }
            && IdentifierTokenizer.Of(name).Any(DateWords.Contains)
            ? LearnDate(DateFormat.ExcelSerial)
        : null;

    private InferredColumn? LearnSureDate() =>
        forms.Dates.Fits is [var fit, ..] && fit.Texts == forms.Dates.Texts ? LearnDate() : null;

    private InferredColumn? LearnPlainNumber()
    {
        if (forms.Plain.Count < texts.Filled) return null;
        if (MayPartThousands && LearnNumber() is { } withComma) return withComma;
        if (!forms.Plain.AreWhole) return MakePlainNumber();
        if (forms.Plain.HaveLeadingZeros) return LearnCode("numbers with zeros in front");
        if (CodeColumn.SaysCode(name)) return LearnCode("numbers whose name says code");
        return texts.Distinct <= FewCodes
            && forms.Plain is { Minimum: >= SmallestCode } and not { Minimum: >= FirstYear, Maximum: <= LastYear }
            ? LearnCode($"{texts.Distinct} different numbers, none below {SmallestCode:0}")
            : MakePlainNumber();
    }

    private InferredColumn MakePlainNumber() =>
        Because(
            new NumberColumn(name, forms.Plain.Minimum, forms.Plain.Maximum, options.MissingNumbers, texts.MissingWords),
            "every value is a number");

    private InferredColumn LearnCode(string why)
    {
        if (HasTooManyWords && texts.Distinct > FewWords)
            return SetAside(
                new IgnoredColumn(
                    name,
                    $"{why}: a code, with {texts.Distinct} different values in {texts.Filled} rows too many to learn from"));
        notes.Add($"column '{name}' holds {why}: it is taken for a code, a category");
        return Because(MakeCategoryColumn(), $"{why}: a code");
    }

    /// <summary>Numbers with a few codes among them, such as 75117 and 2A004.</summary>
    private InferredColumn? LearnMixedCode() =>
        forms.Plain.AreWhole && forms.Plain.Count > (1 - FormatCandidates.Misfits) * texts.Filled
        && CodeColumn.ExampleOf(name, texts) is { } example
            ? LearnCode($"numbers and codes such as '{PlainText.Start(example)}'")
            : null;

    private InferredColumn? LearnNumber()
    {
        if (FindNumberFormat() is not { } format) return null;
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        var values = texts.Column.Map(text => format.TryParse(text, out var number) ? number : float.NaN);
        foreach (var row in Rows(row => !texts.IsMissing[row] && !float.IsNaN(values[row])))
            (minimum, maximum) = (Math.Min(minimum, values[row]), Math.Max(maximum, values[row]));
        AddMisfits(row => float.IsNaN(values[row]), format.Expected);
        if (!format.IsPlain)
            notes.Add($"column '{name}' is read as {format.Expected}, such as {format.Examples}{DescribeUnits(format)}");
        return minimum <= maximum
            ? Because(
                new NumberColumn(name, minimum, maximum, options.MissingNumbers, texts.MissingWords, format),
                $"every value is {format.Expected}")
            : null;
    }

    /// <summary>Which other units are converted, and how clocks are read.</summary>
    private string DescribeUnits(NumberFormat format)
    {
        if (format.Unit is not { } unit || !NumberUnits.IsKnown(unit)) return "";
        var units = texts.Words.Select(word => NumberUnits.FindIn(word)).OfType<string>().Distinct().Where(other => other != unit)
            .Order(StringComparer.Ordinal).ToArray();
        var twoParts = unit == "seconds" ? "minutes and seconds" : "hours and minutes";
        var clock = texts.Words.Any(word => word.Contains(':'))
            ? $"; 5:59:56 is hours, minutes and seconds, 5:59 {twoParts}"
            : "";
        return units.Length == 0 ? clock : $"{clock}; {string.Join(", ", units)} are converted";
    }

    private NumberFormat? FindNumberFormat()
    {
        if (own is not { Decimal: null, Thousands: null, Unit: null, Magnitudes: null })
            return new NumberFormat(
                own.Decimal ?? DecimalMark.Point, own.Thousands ?? ThousandsMark.None, own.Unit, own.Magnitudes ?? false);
        var fits = forms.Plain.Count == texts.Filled ? NumberFormats.ThatRead(texts.Words) : forms.Numbers;
        if (fits.Fits is not [var best, ..]) return null;
        if (own.Kind is null && !IsSureUnit(best, fits.Texts)) return null;
        if (!fits.AreAmbiguous) return best.Form;
        foreach (var fit in fits.Fits.TakeWhile(fit => fit.Texts == best.Texts))
            if (fit.Form.DecimalMark == habits.Decimal)
                return fit.Form;
        if (forms.Plain.Count == texts.Filled)
            return null;
        faults.Add(
            new TableError(
                table.File,
                "does the comma stand before the fraction, or between thousands? Say it with --decimal comma or --decimal point.",
                null,
                name,
                texts.Words.First(word => word.Contains(','))));
        return best.Form;
    }

    /// <summary>A few words such as "5 calls" stay words; of a unit that is not known, every value must have it.</summary>
    private bool IsSureUnit(FormatMatch<NumberFormat> fit, int words) =>
        fit.Form.Unit is not { } unit || (NumberUnits.IsKnown(unit)
            ? fit.Texts == words || texts.Distinct > FewCodes
            : fit.Texts == words && texts.Distinct > FewCodes);

    private InferredColumn? LearnDate(DateFormat? known = null)
    {
        if ((known ?? FindDateForm()) is not { } form) return null;
        // the range of days is not known yet
        var column = new TimeColumn(name, form, texts.MissingWords, FindTwoDigitYearMax(form));
        var days = texts.Column.Map(text => column.Read(text, out var day) == ReadOutcome.Known ? day : default(DateOnly?));
        AddMisfits(row => days[row] is null, column.Expected);
        string[] missingWords = [.. texts.MissingWords, .. FindPlaceholders(days)];
        if (days.Min() is not { } earliest || days.Max() is not { } latest) return null;
        NoteDateForm(form, column.TwoDigitYearMax);
        return Because(
            new DateColumn(name, form, earliest, latest, options.MissingNumbers, options.MissingCategories, missingWords,
                column.TwoDigitYearMax),
            $"every value is a date of the form {DateFormats.Pattern(form)}");
    }

    private void NoteDateForm(DateFormat form, int? twoDigitYearMax)
    {
        var others = texts.Words.Where(word => !DateFormats.TryRead(form, word, out _, twoDigitYearMax))
            .Select(word => DateFormats.FindIn(word)).OfType<DateFormat>()
            .Distinct().Order().Select(DateFormats.Pattern).ToArray();
        if (form == DateFormat.Iso && others is [] && twoDigitYearMax is null) return;
        notes.Add($"column '{name}' is read as a date of the form {DateFormats.Pattern(form)}"
            + (others is [] ? "" : $", and where it cannot be mistaken as {string.Join(" and ", others)}")
            + (twoDigitYearMax is { } last
                ? $"; years of two digits are {last - 99} to {last} (twoDigitYearMax in a --columns file says otherwise)" : ""));
    }

    private int? FindTwoDigitYearMax(DateFormat form) => own.TwoDigitYearMax ?? TwoDigitYears.FindMax(name, texts, form);

    /// <summary>Takes days off that are repeated, far from all others, and known to stand for a missing date.</summary>
    /// <returns>The texts of those days.</returns>
    private IEnumerable<string> FindPlaceholders(DateOnly?[] days)
    {
        var known = days.OfType<DateOnly>().Distinct().Except(PlaceholderDates.Suspects).ToArray();
        foreach (var suspect in PlaceholderDates.Suspects)
        {
            var rows = Rows(row => days[row] == suspect).ToArray();
            if (rows.Length < 2 || known.Length == 0
                || known.Min(day => Math.Abs(day.DayNumber - suspect.DayNumber)) < FarFromOthers) continue;
            notes.Add($"column '{name}': {DateFormats.Write(DateFormat.Iso, suspect)} counts as missing: "
                + $"it stands in {rows.Length} rows, years from every other date");
            foreach (var row in rows) days[row] = null;
            foreach (var text in rows.Select(row => texts.Column[row]).Distinct()) yield return text;
        }
    }

    private DateFormat? FindDateForm()
    {
        if (own.DateForm is { } given) return given;
        if (forms.Dates.Fits is not [var best, ..]) return null;
        if (!forms.Dates.AreAmbiguous) return best.Form;
        foreach (var fit in forms.Dates.Fits.TakeWhile(fit => fit.Texts == best.Texts))
            if (DateFormats.IsDayFirst(fit.Form) is { } dayFirst && dayFirst == habits.DayFirst) return fit.Form;
        faults.Add(new TableError(
            table.File, "does the day stand first, or the month? Say it with --dates day-first or --dates month-first, "
                + "or with dateForm in a --columns file.",
            null, name, texts.Words.First()));
        return best.Form;
    }

    private InferredColumn LearnWords()
    {
        var share = (double)forms.Plain.Count / Math.Max(1, texts.Filled);
        if (share > 1 - FormatCandidates.Misfits) AddMisfits(IsNoNumber(), "a number");
        else if (share > MentionedShare) notes.Add(DescribeMix(share));
        if (FreeTextDetector.IsProse(texts)) return LearnProse();
        var unread = new UnreadColumn(table, texts);
        if (unread.IsOfDates || (unread.IsOfNumbers && (texts.IsUnique || HasTooManyWords))) return SetAsideUnread(unread);
        return HasTooManyWords ? SetAsideUnread(unread) : MakeCategory();
    }

    private InferredColumn LearnProse()
    {
        var column = new TextColumn(name);
        notes.Add(
            $"column '{name}' is not used: {column.WhyUnused}; to learn from its words, use --columns and a file that holds "
            + ColumnsFileOf("freeText"));
        return Because(column, column.WhyUnused);
    }

    private string ColumnsFileOf(string kind) =>
        $"{{ \"columns\": [ {{ \"name\": {JsonSerializer.Serialize(name, Names)}, \"kind\": \"{kind}\" }} ] }}";

    private InferredColumn SetAsideUnread(UnreadColumn unread)
    {
        var (reason, examples, holdsNames) = unread.Describe();
        notes.Add($"column '{name}' is not used: {reason}: {examples}");
        return Because(new IgnoredColumn(name, reason), reason) with { HoldsNames = holdsNames };
    }

    private Func<int, bool> IsNoNumber()
    {
        var isNumber = texts.Column.Map(text => NumberColumn.TryParse(text, out _));
        return row => !isNumber[row];
    }

    /// <summary>Says where the fewer of numbers and words stand first.</summary>
    private string DescribeMix(double share)
    {
        var isNoNumber = IsNoNumber();
        var lines = Rows(row => !texts.IsMissing[row] && isNoNumber(row) == (share >= 0.5)).Take(MostLines).Select(table.Line);
        var fewer = share < 0.5 ? "numbers" : "words";
        return string.Create(CultureInfo.InvariantCulture,
            $"column '{name}' mixes numbers ({share:P0}) and words, {fewer} first on line {string.Join(", ", lines)}; it is "
                + $"taken for words"
        );
    }

    private bool HasTooManyWords =>
        texts.Distinct > TableColumn.MostKeptOnce
        || texts.Distinct * 2 > texts.Filled
        || (texts.Distinct > FewWords && (long)texts.Distinct * RowsPerWord > texts.Filled);

    private InferredColumn MakeCategory() =>
        Because(MakeCategoryColumn(), texts.Distinct == 1 ? "one word, or none" : $"{texts.Distinct} different words");

    private CategoryColumn MakeCategoryColumn()
    {
        if (texts.MissingWords.Contains("NA") && texts.Words.All(word => word is [>= 'A' and <= 'Z', >= 'A' and <= 'Z']))
            notes.Add(
                $"column '{name}': if NA is a value (Namibia, North America), give the column its own missingWords in a "
                    + "--columns file"
            );
        var rule = texts.Distinct == 1 ? ImputationStrategy.Constant : options.MissingCategories; // there or not is all it says
        return new CategoryColumn(
            name,
            [.. texts.Words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            rule,
            texts.MissingWords);
    }

    /// <summary>
    /// Refuses what does not fit the form of nearly all others, rather than taking the column for words in silence.
    /// </summary>
    private void AddMisfits(Func<int, bool> isMisfit, string expected)
    {
        var rows = Rows(row => !texts.IsMissing[row] && isMisfit(row)).ToArray();
        var rule =
            $"{texts.Filled - rows.Length} of {texts.Filled} values are {expected}, but this is none; fix it or empty it, ";
        var others = "leave the column out with --ignore, or take it for words with --columns and a file that holds "
            + $"{ColumnsFileOf("category")}.";
        foreach (var row in rows.Take(MostFaults))
        {
            var text = texts.Column[row];
            faults.Add(new TableError(table.File, rule + NameMissingWord(text) + others, table.Line(row), name, text));
        }
    }

    /// <summary>A text without a digit may say that a value is missing.</summary>
    private static string NameMissingWord(string text) =>
        text.Any(char.IsAsciiDigit) ? "" : $"say --missing-words \"{PlainText.Start(text)}\" if it means a missing value, ";

    private IEnumerable<int> Rows(Func<int, bool> holds) => Enumerable.Range(0, table.Rows).Where(holds);
}
