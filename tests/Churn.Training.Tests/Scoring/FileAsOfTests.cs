using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Scoring;

/// <summary>Ages of a file that is scored count from the day from which a training would count them, not from today.</summary>
public sealed class FileAsOfTests : IDisposable
{
    private static readonly DateOnly Trained = new(2024, 3, 31);

    private static readonly CustomerSchema WithTime = new(
        [new DateColumn("joined", DateFormat.Iso, new DateOnly(2020, 1, 1), Trained), new TimeColumn("exported", DateFormat.Iso)],
        HandMadeSchemas.Label,
        Trained);

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("2023-12-24")]
    [InlineData("2024-03-31")]
    [InlineData("2026-02-28")]
    public void Ages_count_from_the_newest_date_of_the_file(string newest)
    {
        var day = DateOnly.Parse(newest, CultureInfo.InvariantCulture);

        OfShop(Customers(60, day)).Should().Be(new FileAsOf(day, AsOfSource.NewestDate, Trained));
    }

    [Fact]
    public void Ages_count_from_the_newest_time_where_the_file_has_times() =>
        Of(WithTime, ["joined", "exported"], [["2024-06-30", "2024-05-31"], ["2024-01-01", ""], ["", "2024-04-30"]])
            .Should().Be(new FileAsOf(new DateOnly(2024, 5, 31), AsOfSource.NewestDate, Trained));

    [Fact]
    public void A_file_without_the_time_column_counts_from_its_other_dates() =>
        Of(WithTime, ["joined"], Customers(60, new DateOnly(2024, 2, 1)))!.Day.Should().Be(new DateOnly(2024, 2, 1));

    [Theory]
    [InlineData(1, "2016-05-04", "2024-03-31", AsOfSource.FewRows)]
    [InlineData(49, "2024-03-30", "2024-03-31", AsOfSource.FewRows)]
    [InlineData(49, "2024-04-30", "2024-04-30", AsOfSource.NewestDate)]
    [InlineData(50, "2024-03-30", "2024-03-30", AsOfSource.NewestDate)]
    public void A_few_customers_count_from_the_training_unless_they_are_newer(
        int rows, string newest, string expected, AsOfSource source) =>
        OfShop(Customers(rows, DateOnly.Parse(newest, CultureInfo.InvariantCulture)))
            .Should().Be(new FileAsOf(DateOnly.Parse(expected, CultureInfo.InvariantCulture), source, Trained));

    [Fact]
    public void A_file_without_a_date_counts_from_the_training() =>
        OfShop(Enumerable.Repeat<string[]>(["no date"], 60))
            .Should().Be(new FileAsOf(Trained, AsOfSource.NoDates, Trained));

    [Fact]
    public void The_day_that_is_given_counts_and_no_row_is_read()
    {
        var given = new DateOnly(2030, 1, 1);

        FileAsOf.Of(HandMadeSchemas.Shop, ["Kunde seit"], null!, given)
            .Should().Be(new FileAsOf(given, AsOfSource.Given, Trained));
    }

    [Fact]
    public void A_model_without_dates_has_no_day() =>
        FileAsOf.Of(HandMadeSchemas.Telco, ["tenure"], null!, Trained).Should().BeNull();

    [Fact]
    public void A_scored_file_says_which_day_counts_and_why_and_what_is_far()
    {
        var store = new ModelStore(folder["models"]);
        var model = store.Open(HandMadeModel.OfShop.PublishIn(store));
        var rows = string.Concat(Customers(60, new DateOnly(2024, 2, 1)).Select(row => $"{row[0]};10,5 €;Basis\n"));
        File.WriteAllText(folder["in.csv"], "Kunde seit;Umsatz;Tarif\n" + rows);

        var (newest, given) = (Score(null), Score(new DateOnly(2026, 11, 28)));

        newest.Notes.Should().Contain(
            "ages of dates count from 2024-02-01 (the newest date of the file); in training 2024-03-31; "
            + "--as-of names another day");
        newest.Notes.Should().NotContain(note => note.Contains("far-as-of") || note.Contains("out-of-range"));
        given.Notes.Should().Contain(note => note.Contains("That is 972 days from 2024-03-31"))
            .And.Contain("asOf: far-as-of in 60 rows");

        FileScoringSummary Score(DateOnly? asOf) =>
            FileScoring.Score(model, folder["in.csv"], Stream.Null, new FileScoringOptions { AsOf = asOf });
    }

    public void Dispose() => folder.Dispose();

    private static FileAsOf? OfShop(IEnumerable<string[]> rows) => Of(HandMadeSchemas.Shop, ["Kunde seit"], rows);

    private static FileAsOf? Of(CustomerSchema schema, string[] header, IEnumerable<string[]> rows) =>
        FileAsOf.Of(schema, header, rows, null);

    /// <summary>Customers of one date each, the newest in the middle.</summary>
    private static IEnumerable<string[]> Customers(int rows, DateOnly newest) => Enumerable.Range(0, rows)
        .Select(row => newest.AddDays(-Math.Abs(row - (rows / 2))))
        .Select(day => new[] { day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
}
