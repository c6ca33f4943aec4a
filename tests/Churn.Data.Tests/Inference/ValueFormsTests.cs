using System.Globalization;
using System.Text;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using CsCheck;

namespace Churn.Data.Tests.Inference;

/// <summary>What a column is taken for by the way its values are written, and that serving reads them so.</summary>
public class ValueFormsTests
{
    private static readonly DateOnly First = new(2015, 3, 1);

    [Theory]
    [InlineData("dd-MMM-yy", "dd-MMM-yyyy", "")]
    [InlineData("ddMMMyyyy", "dd-MMM-yyyy", "")]
    [InlineData("MMM d, yyyy", "dd-MMM-yyyy", "")]
    [InlineData("d. MMMM yyyy", "dd-MMM-yyyy", "de-DE")]
    [InlineData("d MMMM yyyy", "dd-MMM-yyyy", "fr-FR")]
    [InlineData("d 'de' MMMM 'de' yyyy", "dd-MMM-yyyy", "es-ES")]
    [InlineData("d MMMM yyyy", "dd-MMM-yyyy", "tr-TR")]
    [InlineData("d MMMM yyyy 'г.'", "dd-MMM-yyyy", "ru-RU")]
    [InlineData("dd.MM.yy", "dd.MM.yyyy", "")]
    [InlineData("M/d/yy", "MM/dd/yyyy", "")]
    [InlineData("M/d/yy H:mm", "MM/dd/yyyy", "")]
    [InlineData("dd-MM-yy", "dd-MM-yyyy", "")]
    [InlineData("yy-MM-dd", "yyyy-MM-dd", "")]
    [InlineData("dd MM yyyy", "dd MM yyyy", "")]
    [InlineData("ddMMyyyy", "ddMMyyyy", "")]
    [InlineData("yyyyMMddHHmmss", "yyyyMMdd", "")]
    [InlineData("yyyy年M月d日", "yyyy年M月d日", "")]
    [InlineData("yyyy.MM.dd", "yyyy.MM.dd", "")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd", "")]
    public void Dates_of_every_usual_form_are_learnt_and_served_as_their_days(string pattern, string form, string culture)
    {
        var days = Enumerable.Range(0, 60).Select(i => First.AddDays(i * 37 % 1500)).ToArray();
        var writer = CultureInfo.GetCultureInfo(culture);
        string[] texts = [.. days.Select(day => day.ToDateTime(new TimeOnly(10, 15)).ToString(pattern, writer))];

        var column = Learn(texts).Should().BeOfType<DateColumn>().Subject;

        DateFormats.Pattern(column.Form).Should().Be(form);
        (column.Earliest, column.Latest).Should().Be((days.Min(), days.Max()));
        using var scope = new CultureScope("de-DE");
        texts.Select(text => column.Read(text, out var day) == ReadOutcome.Known ? day : default).Should().Equal(days);
    }

    [Theory]
    [InlineData("yyyy-MM")]
    [InlineData("MM/yyyy")]
    [InlineData("MMM yyyy")]
    [InlineData("MMM-yy")]
    [InlineData("yyyy年M月")]
    public void Months_are_dates_so_that_the_next_month_is_no_unseen_word(string pattern)
    {
        var column = Learn([.. Enumerable.Range(0, 60)
            .Select(i => First.AddMonths(i % 14).ToString(pattern, CultureInfo.InvariantCulture))]);

        column.Should().BeOfType<DateColumn>()
            .Which.Read(First.AddMonths(20).ToString(pattern, CultureInfo.InvariantCulture), out var day)
            .Should().Be(ReadOutcome.Known);
        day.Should().Be(First.AddMonths(20));
    }

    [Fact]
    public void The_century_of_two_digit_years_is_told_and_kept_in_the_schema()
    {
        var learnt = LearnAll("joined", ["28-May-18", "03-Jun-17", "14-Jan-51", "22-Aug-16"]);

        var column = learnt.Columns[0].Column.Should().BeOfType<DateColumn>().Subject;
        (column.TwoDigitYearMax, column.Earliest, column.Latest).Should()
            .Be((2049, new DateOnly(1951, 1, 14), new DateOnly(2018, 5, 28)));
        learnt.Notes.Should().Contain(note => note.Contains("years of two digits are 1950 to 2049"));
    }

    [Theory]
    [InlineData("born", "28-May-45,03-Jun-31,14-Jan-03,22-Aug-99", 1931, 2003)]
    [InlineData("Geburtsdatum", "28.05.45,03.06.31,14.01.25,22.08.80", 1931, 2025)]
    [InlineData("contract_end", "28.05.18,03.06.45,14.01.55,22.08.30", 2018, 2055)]
    [InlineData("since", "28.05.46,03.06.58,14.01.71,22.08.99", 1946, 1999)]
    public void The_century_fits_births_and_years_on_both_sides_of_the_usual_pivot(string name, string texts, int earliest,
        int latest) =>
        LearnAll(name, texts.Split(',')).Columns[0].Column.Should().BeOfType<DateColumn>()
            .Which.Should().Match<DateColumn>(column => column.Earliest.Year == earliest && column.Latest.Year == latest);

    [Fact]
    public void A_column_of_mixed_order_is_said_to_look_like_dates_with_lines()
    {
        var learnt = LearnAll("joined", ["28/05/2018", "06/13/2017", "14/01/2019", "08/22/2016", "19/10/2018", "12/30/2017"]);

        learnt.Columns[0].Column.Should().BeOfType<IgnoredColumn>().Which.WhyUnused.Should()
            .Be("it looks like dates, but their forms differ");
        learnt.Notes.Should()
            .Contain(note => note.Contains("dd/MM/yyyy on line 2 ('28/05/2018'), MM/dd/yyyy on line 3 ('06/13/2017')"));
    }

    [Fact]
    public void A_few_dates_of_mixed_order_are_no_category() =>
        Learn([.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "28/05/2018" : "06/13/2017")]).Should()
            .BeOfType<IgnoredColumn>();

    [Fact]
    public void Two_forms_are_read_where_neither_can_be_mistaken_and_both_are_told()
    {
        string[] texts = ["28.05.2018", "2018-06-03", "14.01.2019", "22 Aug 2016"];
        var learnt = LearnAll("joined", texts);

        var column = learnt.Columns[0].Column.Should().BeOfType<DateColumn>().Subject;
        texts.Should().AllSatisfy(text => column.Read(text, out _).Should().Be(ReadOutcome.Known));
        learnt.Notes.Should()
            .Contain(note => note.Contains("dd.MM.yyyy, and where it cannot be mistaken as yyyy-MM-dd and dd-MMM-yyyy"));
    }

    [Fact]
    public void A_repeated_placeholder_far_from_all_dates_is_missing_and_told()
    {
        string[] texts = [.. Enumerable.Range(0, 40)
            .Select(i => i % 10 == 3 ? "01.01.1900" : i % 10 == 4 ? "31.12.9999"
            : First.AddDays(i * 31).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture))];
        var learnt = LearnAll("ends", texts);

        var column = learnt.Columns[0].Column.Should().BeOfType<DateColumn>().Subject;
        column.Earliest.Should().Be(First);
        column.MissingWords.Should().Equal("31.12.9999", "01.01.1900");
        column.Read("1900-01-01", out _).Should().Be(ReadOutcome.Missing);
        learnt.Notes.Should().Contain("column 'ends': '31.12.9999' counts as missing")
            .And.Contain(note => note.Contains("1900-01-01 counts as missing: it stands in 4 rows"));
    }

    [Theory]
    [InlineData("1970-01-01", "1968-05-28,1969-06-03,1971-01-14,1970-01-01,1970-01-01")]
    [InlineData("1900-01-01", "1900-01-01,2018-05-28,2017-06-03,2019-01-14")]
    public void A_first_day_near_others_or_alone_is_a_date(string day, string texts) =>
        Learn(texts.Split(',')).Should().BeOfType<DateColumn>().Which.Read(day, out _).Should().Be(ReadOutcome.Known);

    [Theory]
    [InlineData("signup_date", true)]
    [InlineData("balance", false)]
    public void Serial_days_of_spreadsheets_are_dates_where_the_name_says_date(string name, bool isDate)
    {
        var column = LearnAll(name, ["43248", "42889", "43479", "42604", "43248"]).Columns[0].Column;

        if (isDate) column.Should().BeOfType<DateColumn>().Which.Latest.Should().Be(new DateOnly(2019, 1, 14));
        else column.Should().NotBeOfType<DateColumn>();
    }

    [Theory]
    [InlineData("9 months,49 months,1 month", "months", 1, 49)]
    [InlineData("9 months,2 years,1 yr", "months", 9, 24)]
    [InlineData("3 yrs,12 yrs,1 yr", "years", 1, 12)]
    [InlineData("12 GB,500 MB,3 GB", "MB", 500, 12_000)]
    [InlineData("$12.3k,$4.1k,$900", "$", 900, 12_300)]
    [InlineData("12.3k,1.2M,900", null, 900, 1_200_000)]
    [InlineData("Rs. 59.44,Rs. 70.10,Rs. 81.35", "Rs.", 59.44f, 81.35f)]
    [InlineData("5:59:56,2:10:07,0:45:00", "seconds", 2_700, 21_596)]
    [InlineData("'59.44,'70.1,=\"81\"", null, 59.44f, 81)]
    [InlineData("(1;234.50),12.5,3-", null, -1234.5f, 12.5f)]
    [InlineData("5 Stunden,90 Minuten,2 Tage", "minutes", 90, 2_880)]
    [InlineData("12 %,7.5%,%3", "%", 3, 12)]
    public void Numbers_with_units_are_learnt_and_served_as_their_numbers(string values, string? unit, float minimum,
        float maximum)
    {
        string[] texts = [.. values.Split(',').Select(text => text.Replace(';', ','))];
        var column = Learn(texts).Should().BeOfType<NumberColumn>().Subject;

        (column.Format.Unit, column.Minimum, column.Maximum).Should().Be((unit, minimum, maximum));
        var schema = new CustomerSchema([column], new LabelColumn("Churn", "Yes", "No"));
        using var scope = new CultureScope("de-DE");
        foreach (var text in texts)
        {
            var fromText = new TextRecordReader(schema, ["it"]).Read([text]).Record!.Coded.Features[0];
            var fromJson = JsonRecordReader
                .Read(schema, Encoding.UTF8.GetBytes($$"""{"it": {{System.Text.Json.JsonSerializer.Serialize(text)}}}"""))
                .Record!.Coded.Features[0];
            fromText.Should().Be(fromJson).And.BeInRange(minimum, maximum);
        }
    }

    [Theory]
    [InlineData("9 months,12 days,3 weeks,8 months", "units differ")]
    [InlineData("9 €,12 $,3 $,8 €", "units differ")]
    [InlineData("1.234,50|1,234.50|7.234,50|8,234.50", "forms differ")]
    public void Units_that_do_not_convert_are_told_by_line_and_not_mixed(string values, string reason)
    {
        var learnt = LearnAll("it", values.Contains('|', StringComparison.Ordinal) ? values.Split('|') : values.Split(','));

        learnt.Columns[0].Column.Should().BeOfType<IgnoredColumn>().Which.WhyUnused.Should().Contain("looks like numbers")
            .And.Contain(reason);
        learnt.Notes.Should().Contain(note => note.Contains("on line 2 ('") && note.Contains("on line 3 ('"));
    }

    [Fact]
    public void A_few_words_with_digits_stay_a_category() =>
        Learn([.. Enumerable.Range(0, 60).Select(i => $"{(i % 3) + 3}G"), "3G"]).Should().BeOfType<CategoryColumn>();

    [Fact]
    public void Years_are_numbers_and_the_next_one_is_out_of_range_and_not_unseen()
    {
        var column = Learn([.. Enumerable.Range(0, 60).Select(i => $"{2014 + (i % 4)}")]).Should().BeOfType<NumberColumn>()
            .Subject;

        column.Read("2018", out var year).Should().Be(ReadOutcome.OutOfRange);
        year.Should().Be(2018);
        Learn([.. Enumerable.Range(0, 60).Select(i => $"{414 + (i % 4)}")]).Should()
            .BeOfType<CategoryColumn>("area codes are no years");
    }

    [Theory]
    [InlineData("\\N")]
    [InlineData(".")]
    [InlineData("N.A.")]
    [InlineData("#DIV/0!")]
    [InlineData("Unknown")]
    [InlineData("*")]
    [InlineData("k.A.")]
    [InlineData("--")]
    public void A_usual_word_among_numbers_or_dates_is_missing(string word)
    {
        Learn("20.1", word, "30.7", "12.9").Should().BeOfType<NumberColumn>().Which.MissingWords.Should().Equal(word);
        Learn("9 months", word, "7 months", "12 months").Should().BeOfType<NumberColumn>().Which.MissingWords.Should()
            .Equal(word);
        Learn("28-May-18", word, "03-Jun-17", "14-Jan-19").Should().BeOfType<DateColumn>().Which.MissingWords.Should()
            .Equal(word);
    }

    [Fact]
    public void A_usual_word_among_numbers_is_missing_whatever_other_words_are_named() =>
        SchemaInferrer.Learn(AddFeature("it", ["1.5", "tbd", "NA", "1.5"]), new SchemaOptions { MissingWords = ["tbd"] })
            .Schema.Columns[0].Should().BeOfType<NumberColumn>().Which.MissingWords.Should().Equal("NA", "tbd");

    [Fact]
    public void Unknown_is_a_category_of_its_own_among_words() =>
        Learn("Unknown", "red", "red", "blue", "Unknown", "blue").Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should()
            .Contain("Unknown");

    [Fact]
    public void NA_among_codes_of_two_letters_is_missing_and_the_way_to_keep_it_is_told()
    {
        string[] texts = ["EU", "NA", "US", "EU", "NA", "US"];
        var learnt = LearnAll("region", texts);

        learnt.Columns[0].Column.Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should().Equal("EU", "US");
        learnt.Notes.Should().Contain(note => note.Contains("Namibia"));
        SchemaInferrer.Learn(AddFeature("region", texts),
            new SchemaOptions { Columns = [new ColumnOptions { Name = "region", MissingWords = [] }] })
            .Schema.Columns[0].Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should().Equal("EU", "NA", "US");
    }

    [Fact]
    public void Another_word_among_numbers_is_refused_with_the_option_that_names_it() =>
        FluentActions.Invoking(() => Learn([.. Enumerable.Range(0, 30).Select(i => i == 7 ? "tbd" : $"{i % 9}.5")]))
            .Should().Throw<DataRefusedException>().WithMessage("*'tbd'*--missing-words \"tbd\"*--ignore*");

    [Fact]
    public void Numbers_of_any_form_are_learnt_to_the_values_that_were_written() => Gen.Select(
            Gen.Long[-10_000_000, 10_000_000].Array[30, 60],
            Gen.OneOf("{0} months", "{0} GB", "Rs. {0}", "{0} TL", "{0} zł", "₲{0}", "{0}%", "{0} k", "${0}M", "USD {0}", "'{0}"))
        .Sample((cents, pattern) =>
        {
            using var scope = new CultureScope("de-DE");
            var scale = pattern.EndsWith('k') ? 1e3 : pattern.EndsWith('M') ? 1e6 : 1;
            string[] texts = [.. cents.Select(cent => string.Format(CultureInfo.InvariantCulture, pattern, cent / 100m))];
            return Learn(texts) is NumberColumn column
                && texts.Zip(cents).All(pair =>
                    column.Read(pair.First, out var number) == ReadOutcome.Known
                    && number == (float)(pair.Second / 100.0 * scale));
        }, iter: 200);

    private static Column Learn(params string[] texts) => LearnAll("it", texts).Columns[0].Column;

    private static InferredSchema LearnAll(string name, string[] texts) =>
        SchemaInferrer.Learn(AddFeature(name, texts), new SchemaOptions());

    /// <summary>A second column, so that there is a feature whatever becomes of the first.</summary>
    private static CustomerTable AddFeature(string name, string[] texts) => HandMadeTables.OfRows(
        [name, "other", "Churn"],
            texts.Select((text, row) => new[] { text, row % 3 == 0 ? "p" : "q", row % 2 == 0 ? "Yes" : "No" }));
}
