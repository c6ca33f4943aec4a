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
    [InlineData(DateForm.MonthName, "31-Mai-2024")]
    [InlineData(DateForm.MonthName, "31-Ma-2024")]
    public void What_is_no_date_of_the_form_is_none(DateForm form, string text) => DateForms.TryRead(form, text, out _).Should().BeFalse();

    [Fact]
    public void The_years_1900_to_2200_are_dates()
    {
        DateForms.TryRead(DateForm.Iso, "1900-01-01", out _).Should().BeTrue();
        DateForms.TryRead(DateForm.Iso, "2200-12-31", out _).Should().BeTrue();
    }

    [Fact]
    public void Every_day_reads_back_in_every_form() => Gen.Select(Gen.Enum<DateForm>(), Gen.Int[0, 109_000]).Sample((form, days) =>
    {
        var day = new DateOnly(1900, 1, 1).AddDays(days);
        return DateForms.TryRead(form, DateForms.Write(form, day), out var read) && read == day;
    });

    [Fact]
    public void The_form_that_reads_all_texts_is_found()
    {
        foreach (var form in Enum.GetValues<DateForm>())
        {
            var fits = DateForms.ThatRead([DateForms.Write(form, new DateOnly(2024, 5, 31)), DateForms.Write(form, new DateOnly(2023, 1, 2))]);

            fits.Fits.Should().Equal(new FormFit<DateForm>(form, 2));
            fits.AreAmbiguous.Should().BeFalse();
        }
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
