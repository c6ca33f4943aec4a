using System.Globalization;
using Churn.Core.Schema;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Schema;

public class DateFormsTests
{
    [Theory]
    [InlineData(DateForm.Iso, "2024-05-31")]
    [InlineData(DateForm.Iso, "2024-5-31")]
    [InlineData(DateForm.Iso, "2024-05-31T23:59:59Z")]
    [InlineData(DateForm.Iso, "2024-05-31T23:59:59.1234567+02:00")]
    [InlineData(DateForm.Iso, "2024-05-31 23:59")]
    [InlineData(DateForm.Iso, "2024-05-31 00:00:00 UTC")]
    [InlineData(DateForm.YearFirstSlashes, "2024/05/31")]
    [InlineData(DateForm.DayFirstPoints, "31.05.2024")]
    [InlineData(DateForm.DayFirstPoints, "31.5.2024 8:15")]
    [InlineData(DateForm.DayFirstSlashes, "31/05/2024")]
    [InlineData(DateForm.MonthFirstSlashes, "05/31/2024")]
    [InlineData(DateForm.MonthFirstSlashes, "5/31/2024 11:59:59 PM")]
    [InlineData(DateForm.DayFirstDashes, "31-05-2024")]
    [InlineData(DateForm.MonthFirstDashes, "05-31-2024")]
    [InlineData(DateForm.Compact, "20240531")]
    [InlineData(DateForm.MonthName, "31-May-2024")]
    [InlineData(DateForm.MonthName, "31-MAY-2024 10:00")]
    [InlineData(DateForm.MonthName, "31MAY2024")]
    [InlineData(DateForm.MonthName, "31. Mai 2024")]
    [InlineData(DateForm.MonthName, "May 31, 2024")]
    [InlineData(DateForm.MonthName, "MAY 31st 2024")]
    [InlineData(DateForm.MonthName, "31st of May, 2024")]
    [InlineData(DateForm.MonthName, "2024-May-31")]
    [InlineData(DateForm.MonthName, "Fri, 31 May 2024 10:00:00 +0200")]
    [InlineData(DateForm.MonthName, "Freitag, 31. Mai 2024, 10:00 Uhr")]
    [InlineData(DateForm.MonthName, "31 mai 2024")]
    [InlineData(DateForm.MonthName, "31 de mayo de 2024")]
    [InlineData(DateForm.MonthName, "31 de maio de 2024")]
    [InlineData(DateForm.MonthName, "31 maggio 2024")]
    [InlineData(DateForm.MonthName, "31 mei 2024")]
    [InlineData(DateForm.MonthName, "31 Mayıs 2024")]
    [InlineData(DateForm.MonthName, "31 MAYIS 2024")]
    [InlineData(DateForm.MonthName, "31 maja 2024 r.")]
    [InlineData(DateForm.MonthName, "31 мая 2024 г.")]
    [InlineData(DateForm.MonthName, "2024. május 31.")]
    [InlineData(DateForm.DayFirstPoints, "31. 5. 2024")]
    [InlineData(DateForm.DayFirstPoints, "31.05.2024, 10:00")]
    [InlineData(DateForm.DayFirstPoints, "31.05.2024 10.00 Uhr")]
    [InlineData(DateForm.DayFirstBlanks, "31 05 2024")]
    [InlineData(DateForm.MonthFirstBlanks, "05 31 2024")]
    [InlineData(DateForm.MonthFirstPoints, "05.31.2024")]
    [InlineData(DateForm.MonthFirstSlashes, "5/31/2024, 11:59:59 p.m.")]
    [InlineData(DateForm.MonthFirstSlashes, "05/31/2024 10:00 EST")]
    [InlineData(DateForm.YearFirstPoints, "2024.05.31")]
    [InlineData(DateForm.YearFirstPoints, "2024. 5. 31.")]
    [InlineData(DateForm.DayFirstCompact, "31052024")]
    [InlineData(DateForm.MonthFirstCompact, "05312024")]
    [InlineData(DateForm.Compact, "20240531103000")]
    [InlineData(DateForm.Compact, "20240531T103000Z")]
    [InlineData(DateForm.MonthName, "31MAY2024:00:00:00")]
    [InlineData(DateForm.MonthName, "31MAY2024:10:30:00.000")]
    [InlineData(DateForm.EastAsian, "2024年5月31日")]
    [InlineData(DateForm.EastAsian, "2024年05月31日 10:00:00")]
    [InlineData(DateForm.EastAsian, "2024년 5월 31일")]
    [InlineData(DateForm.Iso, "2024-05-31T10:00:00.000+0000")]
    [InlineData(DateForm.Iso, "2024-05-31 10:00:00 Europe/Berlin")]
    [InlineData(DateForm.Iso, "'2024-05-31")]
    [InlineData(DateForm.Iso, "=\"2024-05-31\"")]
    [InlineData(DateForm.ExcelSerial, "45443")]
    [InlineData(DateForm.ExcelSerial, "45443.75")]
    public void A_date_is_read_in_its_form_and_its_time_cut_off_in_every_culture(DateForm form, string text)
    {
        foreach (var culture in new[] { "", "de-DE", "fa-IR" })
        {
            using var scope = new CultureScope(culture);

            DateForms.TryRead(form, text, out var day).Should().BeTrue();

            day.Should().Be(new DateOnly(2024, 5, 31));
        }
    }

    [Theory]
    [InlineData(DateForm.Iso, "")]
    [InlineData(DateForm.Iso, "2024-05")]
    [InlineData(DateForm.Iso, "24-05-31")]
    [InlineData(DateForm.Iso, "2024-13-01")]
    [InlineData(DateForm.Iso, "2024-02-30")]
    [InlineData(DateForm.Iso, "2023-02-29")]
    [InlineData(DateForm.Iso, "2024-00-01")]
    [InlineData(DateForm.Iso, "2024-01-00")]
    [InlineData(DateForm.Iso, "2024-005-31")]
    [InlineData(DateForm.Iso, "1899-12-31")]
    [InlineData(DateForm.Iso, "2201-01-01")]
    [InlineData(DateForm.Iso, "2024-05-31 24:00")]
    [InlineData(DateForm.Iso, "2024-05-31 tomorrow")]
    [InlineData(DateForm.Iso, "2024-05-310")]
    [InlineData(DateForm.Iso, "2024/05/31")]
    [InlineData(DateForm.Iso, "31.05.2024")]
    [InlineData(DateForm.Iso, "٢٠٢٤-05-31")]
    [InlineData(DateForm.DayFirstSlashes, "05/31/2024")]
    [InlineData(DateForm.MonthFirstSlashes, "31/05/2024")]
    [InlineData(DateForm.DayFirstPoints, "31.05.24")]
    [InlineData(DateForm.Compact, "2024531")]
    [InlineData(DateForm.Compact, "202405310")]
    [InlineData(DateForm.MonthName, "31-Ma-2024")]
    [InlineData(DateForm.MonthName, "31-jui-2024")]
    [InlineData(DateForm.MonthName, "31-May-24")]
    [InlineData(DateForm.MonthName, "31 May 2024 May")]
    [InlineData(DateForm.MonthName, "31 31 May")]
    [InlineData(DateForm.MonthName, "version 31 May 2024")]
    [InlineData(DateForm.MonthName, "May 2024")]
    [InlineData(DateForm.DayFirstCompact, "3152024")]
    [InlineData(DateForm.ExcelSerial, "0")]
    [InlineData(DateForm.ExcelSerial, "-45443")]
    [InlineData(DateForm.ExcelSerial, "4544300")]
    public void What_is_no_date_of_the_form_is_none(DateForm form, string text) => DateForms.TryRead(form, text, out _).Should().BeFalse();

    [Fact]
    public void The_years_1900_to_2200_are_dates()
    {
        DateForms.TryRead(DateForm.Iso, "1900-01-01", out _).Should().BeTrue();
        DateForms.TryRead(DateForm.Iso, "2200-12-31", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void Every_day_reads_back_in_every_form(string culture) =>
        Gen.Select(Gen.Enum<DateForm>(), Gen.Int[0, 109_000]).Sample((form, days) =>
    {
        using var scope = new CultureScope(culture);
        var day = new DateOnly(1900, 1, 1).AddDays(days);
        var hasDay = DateForms.Pattern(form).Contains('d') || form == DateForm.ExcelSerial;
        return DateForms.TryRead(form, DateForms.Write(form, day), out var read)
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
                    DateForms.TryRead(DateForm.MonthName, cased, out var read).Should().BeTrue($"{language} writes {cased}");
                    read.Should().Be(month, cased);
                }
            }
        }
    }

    [Theory]
    [InlineData(DateForm.DayFirstPoints, "28.05.18", 2018)]
    [InlineData(DateForm.MonthFirstSlashes, "5/28/18", 2018)]
    [InlineData(DateForm.Iso, "49-05-28", 2049)]
    [InlineData(DateForm.DayFirstDashes, "28-05-50", 1950)]
    [InlineData(DateForm.MonthName, "28-May-18", 2018)]
    [InlineData(DateForm.MonthName, "28MAY99", 1999)]
    [InlineData(DateForm.MonthName, "May 28, '18", 2018)]
    public void Years_of_two_digits_are_read_where_the_column_says_so(DateForm form, string text, int year)
    {
        DateForms.TryRead(form, text, out _).Should().BeFalse();
        DateForms.TryRead(form, text, out var day, 2049).Should().BeTrue();
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
        DateForms.TryRead(DateForm.DayFirstPoints, $"28.05.{digits}", out var day, last).Should().BeTrue();
        day.Year.Should().Be(year);
    }

    [Fact]
    public void A_month_without_a_day_is_its_first_day()
    {
        foreach (var text in new[] { "May 2018", "mai 2018", "2018 May", "May-18" })
        {
            DateForms.TryRead(DateForm.MonthNameYear, text, out var day, 2049).Should().BeTrue(text);
            day.Should().Be(new DateOnly(2018, 5, 1));
        }

        DateForms.TryRead(DateForm.YearMonth, "2018-05", out var month).Should().BeTrue();
        month.Should().Be(new DateOnly(2018, 5, 1));
    }

    [Fact]
    public void The_form_that_reads_all_texts_is_found()
    {
        foreach (var form in Enum.GetValues<DateForm>().Except([DateForm.ExcelSerial]))
        {
            var fits = DateForms.ThatRead([DateForms.Write(form, new DateOnly(2024, 5, 31)), DateForms.Write(form, new DateOnly(2023, 1, 2))]);

            fits.Fits.Should().Equal(new FormFit<DateForm>(form, 2));
            fits.AreAmbiguous.Should().BeFalse();
        }
    }

    [Fact]
    public void Of_day_and_year_in_two_digits_the_one_that_varies_less_is_the_year()
    {
        string[] days = ["28", "03", "14", "22", "09", "30"], months = ["05", "06", "01", "08", "10", "12"], years =
            ["18", "17", "19", "16", "18", "17"];
        foreach (var (mark, dayFirst, yearFirst) in new[] { ('-', DateForm.DayFirstDashes, DateForm.Iso),
            ('.', DateForm.DayFirstPoints, DateForm.YearFirstPoints) })
        {
            DateForms.ThatRead(days.Select((day, i) => $"{day}{mark}{months[i]}{mark}{years[i]}")).Fits[0].Form.Should()
                .Be(dayFirst);
            DateForms.ThatRead(days.Select((day, i) => $"{years[i]}{mark}{months[i]}{mark}{day}")).Fits[0].Form.Should()
                .Be(yearFirst);
        }
    }

    [Fact]
    public void A_form_is_found_beside_dates_that_cannot_be_mistaken()
    {
        string[] texts = ["28.05.2018", "13.06.2018", "2018-07-01", "4 July 2018"];

        DateForms.ThatRead(texts).Fits.Should().BeEmpty();
        var fits = DateForms.ThatReadBesideUnmistakable(texts);
        (fits.Fits[0], fits.AreAmbiguous).Should().Be((new FormFit<DateForm>(DateForm.DayFirstPoints, 4), false));
        DateForms.ThatReadBesideUnmistakable(["05/06/2018", "2018-07-01"]).AreAmbiguous.Should().BeTrue();
        DateForms.ThatReadBesideUnmistakable(["28/05/2018", "06/13/2017"]).Fits.Should().BeEmpty();
    }

    [Fact]
    public void Day_first_and_month_first_are_rivals_where_both_read_all()
    {
        DateForms.ThatRead(["01/02/2024", "12/11/2023"]).Rival.Should().Be(DateForm.MonthFirstSlashes);
        DateForms.ThatRead(["01-02-2024"]).Rival.Should().Be(DateForm.MonthFirstDashes);
        DateForms.ThatRead(["01/02/2024", "13/11/2023"]).Rival.Should().BeNull();
    }

    [Fact]
    public void Texts_that_are_no_dates_are_tolerated_up_to_a_share()
    {
        string[] texts = ["2024-01-01", "2024-01-02", "2024-01-03", "soon"];

        DateForms.ThatRead(texts).Fits.Should().BeEmpty();
        DateForms.ThatRead(texts, 0.25).Fits.Should().Equal(new FormFit<DateForm>(DateForm.Iso, 3));
    }
}
