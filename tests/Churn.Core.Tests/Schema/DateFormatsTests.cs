using System.Globalization;
using Churn.Core.Schema;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Schema;

public class DateFormatsTests
{
    [Theory]
    [InlineData(DateFormat.Iso, "2024-05-31")]
    [InlineData(DateFormat.Iso, "2024-5-31")]
    [InlineData(DateFormat.Iso, "2024-05-31T23:59:59Z")]
    [InlineData(DateFormat.Iso, "2024-05-31T23:59:59.1234567+02:00")]
    [InlineData(DateFormat.Iso, "2024-05-31 23:59")]
    [InlineData(DateFormat.Iso, "2024-05-31 00:00:00 UTC")]
    [InlineData(DateFormat.YearFirstSlashes, "2024/05/31")]
    [InlineData(DateFormat.DayFirstPoints, "31.05.2024")]
    [InlineData(DateFormat.DayFirstPoints, "31.5.2024 8:15")]
    [InlineData(DateFormat.DayFirstSlashes, "31/05/2024")]
    [InlineData(DateFormat.MonthFirstSlashes, "05/31/2024")]
    [InlineData(DateFormat.MonthFirstSlashes, "5/31/2024 11:59:59 PM")]
    [InlineData(DateFormat.DayFirstDashes, "31-05-2024")]
    [InlineData(DateFormat.MonthFirstDashes, "05-31-2024")]
    [InlineData(DateFormat.Compact, "20240531")]
    [InlineData(DateFormat.MonthName, "31-May-2024")]
    [InlineData(DateFormat.MonthName, "31-MAY-2024 10:00")]
    [InlineData(DateFormat.MonthName, "31MAY2024")]
    [InlineData(DateFormat.MonthName, "31. Mai 2024")]
    [InlineData(DateFormat.MonthName, "May 31, 2024")]
    [InlineData(DateFormat.MonthName, "MAY 31st 2024")]
    [InlineData(DateFormat.MonthName, "31st of May, 2024")]
    [InlineData(DateFormat.MonthName, "2024-May-31")]
    [InlineData(DateFormat.MonthName, "Fri, 31 May 2024 10:00:00 +0200")]
    [InlineData(DateFormat.MonthName, "Freitag, 31. Mai 2024, 10:00 Uhr")]
    [InlineData(DateFormat.MonthName, "31 mai 2024")]
    [InlineData(DateFormat.MonthName, "31 de mayo de 2024")]
    [InlineData(DateFormat.MonthName, "31 de maio de 2024")]
    [InlineData(DateFormat.MonthName, "31 maggio 2024")]
    [InlineData(DateFormat.MonthName, "31 mei 2024")]
    [InlineData(DateFormat.MonthName, "31 Mayıs 2024")]
    [InlineData(DateFormat.MonthName, "31 MAYIS 2024")]
    [InlineData(DateFormat.MonthName, "31 maja 2024 r.")]
    [InlineData(DateFormat.MonthName, "31 мая 2024 г.")]
    [InlineData(DateFormat.MonthName, "2024. május 31.")]
    [InlineData(DateFormat.DayFirstPoints, "31. 5. 2024")]
    [InlineData(DateFormat.DayFirstPoints, "31.05.2024, 10:00")]
    [InlineData(DateFormat.DayFirstPoints, "31.05.2024 10.00 Uhr")]
    [InlineData(DateFormat.DayFirstBlanks, "31 05 2024")]
    [InlineData(DateFormat.MonthFirstBlanks, "05 31 2024")]
    [InlineData(DateFormat.MonthFirstPoints, "05.31.2024")]
    [InlineData(DateFormat.MonthFirstSlashes, "5/31/2024, 11:59:59 p.m.")]
    [InlineData(DateFormat.MonthFirstSlashes, "05/31/2024 10:00 EST")]
    [InlineData(DateFormat.YearFirstPoints, "2024.05.31")]
    [InlineData(DateFormat.YearFirstPoints, "2024. 5. 31.")]
    [InlineData(DateFormat.DayFirstCompact, "31052024")]
    [InlineData(DateFormat.MonthFirstCompact, "05312024")]
    [InlineData(DateFormat.Compact, "20240531103000")]
    [InlineData(DateFormat.Compact, "20240531T103000Z")]
    [InlineData(DateFormat.MonthName, "31MAY2024:00:00:00")]
    [InlineData(DateFormat.MonthName, "31MAY2024:10:30:00.000")]
    [InlineData(DateFormat.EastAsian, "2024年5月31日")]
    [InlineData(DateFormat.EastAsian, "2024年05月31日 10:00:00")]
    [InlineData(DateFormat.EastAsian, "2024년 5월 31일")]
    [InlineData(DateFormat.Iso, "2024-05-31T10:00:00.000+0000")]
    [InlineData(DateFormat.Iso, "2024-05-31 10:00:00 Europe/Berlin")]
    [InlineData(DateFormat.Iso, "'2024-05-31")]
    [InlineData(DateFormat.Iso, "=\"2024-05-31\"")]
    [InlineData(DateFormat.ExcelSerial, "45443")]
    [InlineData(DateFormat.ExcelSerial, "45443.75")]
    public void A_date_is_read_in_its_form_and_its_time_cut_off_in_every_culture(DateFormat form, string text)
    {
        foreach (var culture in new[] { "", "de-DE", "fa-IR" })
        {
            using var scope = new CultureScope(culture);

            DateFormats.TryRead(form, text, out var day).Should().BeTrue();

            day.Should().Be(new DateOnly(2024, 5, 31));
        }
    }

    [Theory]
    [InlineData(DateFormat.Iso, "")]
    [InlineData(DateFormat.Iso, "2024-05")]
    [InlineData(DateFormat.Iso, "24-05-31")]
    [InlineData(DateFormat.Iso, "2024-13-01")]
    [InlineData(DateFormat.Iso, "2024-02-30")]
    [InlineData(DateFormat.Iso, "2023-02-29")]
    [InlineData(DateFormat.Iso, "2024-00-01")]
    [InlineData(DateFormat.Iso, "2024-01-00")]
    [InlineData(DateFormat.Iso, "2024-005-31")]
    [InlineData(DateFormat.Iso, "1899-12-31")]
    [InlineData(DateFormat.Iso, "2201-01-01")]
    [InlineData(DateFormat.Iso, "2024-05-31 24:00")]
    [InlineData(DateFormat.Iso, "2024-05-31 tomorrow")]
    [InlineData(DateFormat.Iso, "2024-05-310")]
    [InlineData(DateFormat.Iso, "2024/05/31")]
    [InlineData(DateFormat.Iso, "31.05.2024")]
    [InlineData(DateFormat.Iso, "٢٠٢٤-05-31")]
    [InlineData(DateFormat.DayFirstSlashes, "05/31/2024")]
    [InlineData(DateFormat.MonthFirstSlashes, "31/05/2024")]
    [InlineData(DateFormat.DayFirstPoints, "31.05.24")]
    [InlineData(DateFormat.Compact, "2024531")]
    [InlineData(DateFormat.Compact, "202405310")]
    [InlineData(DateFormat.MonthName, "31-Ma-2024")]
    [InlineData(DateFormat.MonthName, "31-jui-2024")]
    [InlineData(DateFormat.MonthName, "31-May-24")]
    [InlineData(DateFormat.MonthName, "31 May 2024 May")]
    [InlineData(DateFormat.MonthName, "31 31 May")]
    [InlineData(DateFormat.MonthName, "version 31 May 2024")]
    [InlineData(DateFormat.MonthName, "May 2024")]
    [InlineData(DateFormat.DayFirstCompact, "3152024")]
    [InlineData(DateFormat.ExcelSerial, "0")]
    [InlineData(DateFormat.ExcelSerial, "-45443")]
    [InlineData(DateFormat.ExcelSerial, "4544300")]
    public void What_is_no_date_of_the_form_is_none(DateFormat form, string text) =>
        DateFormats.TryRead(form, text, out _).Should().BeFalse();

    [Fact]
    public void The_years_1900_to_2200_are_dates()
    {
        DateFormats.TryRead(DateFormat.Iso, "1900-01-01", out _).Should().BeTrue();
        DateFormats.TryRead(DateFormat.Iso, "2200-12-31", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void Every_day_reads_back_in_every_form(string culture) =>
        Gen.Select(Gen.Enum<DateFormat>(), Gen.Int[0, 109_000]).Sample((form, days) =>
    {
        using var scope = new CultureScope(culture);
        var day = new DateOnly(1900, 1, 1).AddDays(days);
        var hasDay = DateFormats.Pattern(form).Contains('d') || form == DateFormat.ExcelSerial;
        return DateFormats.TryRead(form, DateFormats.Write(form, day), out var read)
            && read == (hasDay ? day : new DateOnly(day.Year, day.Month, 1));
    });

    /// <summary>The cultures write their own month names, short and in full, in the case that the sentence has.</summary>
    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("es-ES")]
    [InlineData("pt-BR")]
    [InlineData("it-IT")]
    [InlineData("nl-NL")]
    [InlineData("tr-TR")]
    [InlineData("pl-PL")]
    [InlineData("ru-RU")]
    [InlineData("sv-SE")]
    [InlineData("cs-CZ")]
    [InlineData("hu-HU")]
    [InlineData("ro-RO")]
    [InlineData("uk-UA")]
    public void Every_month_name_of_a_language_is_read_short_and_in_full(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        foreach (var month in Enumerable.Range(1, 12).Select(month => new DateOnly(2018, month, 28)))
        {
            foreach (var pattern in new[] { "d MMMM yyyy", "dd-MMM-yyyy", "ddMMMyyyy", "MMM d, yyyy", "yyyy. MMMM d." })
            {
                var text = month.ToString(pattern, culture);
                foreach (var cased in new[] { text, text.ToUpper(culture), text.ToLower(culture) })
                {
                    DateFormats.TryRead(DateFormat.MonthName, cased, out var read).Should().BeTrue($"{language} writes {cased}");
                    read.Should().Be(month, cased);
                }
            }
        }
    }

    [Theory]
    [InlineData(DateFormat.DayFirstPoints, "28.05.18", 2018)]
    [InlineData(DateFormat.MonthFirstSlashes, "5/28/18", 2018)]
    [InlineData(DateFormat.Iso, "49-05-28", 2049)]
    [InlineData(DateFormat.DayFirstDashes, "28-05-50", 1950)]
    [InlineData(DateFormat.MonthName, "28-May-18", 2018)]
    [InlineData(DateFormat.MonthName, "28MAY99", 1999)]
    [InlineData(DateFormat.MonthName, "May 28, '18", 2018)]
    public void Years_of_two_digits_are_read_where_the_column_says_so(DateFormat form, string text, int year)
    {
        DateFormats.TryRead(form, text, out _).Should().BeFalse();
        DateFormats.TryRead(form, text, out var day, 2049).Should().BeTrue();
        day.Should().Be(new DateOnly(year, 5, 28));
    }

    [Theory]
    [InlineData(2025, "25", 2025)]
    [InlineData(2025, "26", 1926)]
    [InlineData(1999, "99", 1999)]
    [InlineData(1999, "00", 1900)]
    [InlineData(2087, "87", 2087)]
    [InlineData(2087, "88", 1988)]
    public void Two_digits_stand_for_the_hundred_years_up_to_the_last(int last, string digits, int year)
    {
        DateFormats.TryRead(DateFormat.DayFirstPoints, $"28.05.{digits}", out var day, last).Should().BeTrue();
        day.Year.Should().Be(year);
    }

    [Fact]
    public void A_month_without_a_day_is_its_first_day()
    {
        foreach (var text in new[] { "May 2018", "mai 2018", "2018 May", "May-18" })
        {
            DateFormats.TryRead(DateFormat.MonthNameYear, text, out var day, 2049).Should().BeTrue(text);
            day.Should().Be(new DateOnly(2018, 5, 1));
        }

        DateFormats.TryRead(DateFormat.YearMonth, "2018-05", out var month).Should().BeTrue();
        month.Should().Be(new DateOnly(2018, 5, 1));
    }

    [Fact]
    public void The_form_that_reads_all_texts_is_found()
    {
        foreach (var form in Enum.GetValues<DateFormat>().Except([DateFormat.ExcelSerial]))
        {
            var fits = DateFormats.ThatRead([
                DateFormats.Write(form, new DateOnly(2024, 5, 31)),
                DateFormats.Write(form, new DateOnly(2023, 1, 2)),]);

            fits.Fits.Should().Equal(new FormatMatch<DateFormat>(form, 2));
            fits.AreAmbiguous.Should().BeFalse();
        }
    }

    [Fact]
    public void Of_day_and_year_in_two_digits_the_one_that_varies_less_is_the_year()
    {
        string[] days = ["28", "03", "14", "22", "09", "30"], months = ["05", "06", "01", "08", "10", "12"], years =
            ["18", "17", "19", "16", "18", "17"];
        foreach (var (mark, dayFirst, yearFirst) in new[] { ('-', DateFormat.DayFirstDashes, DateFormat.Iso),
            ('.', DateFormat.DayFirstPoints, DateFormat.YearFirstPoints) })
        {
            DateFormats.ThatRead(days.Select((day, i) => $"{day}{mark}{months[i]}{mark}{years[i]}")).Fits[0].Form.Should()
                .Be(dayFirst);
            DateFormats.ThatRead(days.Select((day, i) => $"{years[i]}{mark}{months[i]}{mark}{day}")).Fits[0].Form.Should()
                .Be(yearFirst);
        }
    }

    [Fact]
    public void A_form_is_found_beside_dates_that_cannot_be_mistaken()
    {
        string[] texts = ["28.05.2018", "13.06.2018", "2018-07-01", "4 July 2018"];

        DateFormats.ThatRead(texts).Fits.Should().BeEmpty();
        var fits = DateFormats.ThatReadBesideUnmistakable(texts);
        (fits.Fits[0], fits.AreAmbiguous).Should().Be((new FormatMatch<DateFormat>(DateFormat.DayFirstPoints, 4), false));
        DateFormats.ThatReadBesideUnmistakable(["05/06/2018", "2018-07-01"]).AreAmbiguous.Should().BeTrue();
        DateFormats.ThatReadBesideUnmistakable(["28/05/2018", "06/13/2017"]).Fits.Should().BeEmpty();
    }

    [Fact]
    public void Day_first_and_month_first_are_rivals_where_both_read_all()
    {
        DateFormats.ThatRead(["01/02/2024", "12/11/2023"]).Rival.Should().Be(DateFormat.MonthFirstSlashes);
        DateFormats.ThatRead(["01-02-2024"]).Rival.Should().Be(DateFormat.MonthFirstDashes);
        DateFormats.ThatRead(["01/02/2024", "13/11/2023"]).Rival.Should().BeNull();
    }

    [Fact]
    public void Texts_that_are_no_dates_are_tolerated_up_to_a_share()
    {
        string[] texts = ["2024-01-01", "2024-01-02", "2024-01-03", "soon"];

        DateFormats.ThatRead(texts).Fits.Should().BeEmpty();
        DateFormats.ThatRead(texts, 0.25).Fits.Should().Equal(new FormatMatch<DateFormat>(DateFormat.Iso, 3));
    }
}
