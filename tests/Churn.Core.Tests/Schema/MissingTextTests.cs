using System.Text;
using Churn.Core.Schema;
using Churn.TestSupport;

namespace Churn.Core.Tests.Schema;

/// <summary>Columns that were trained on complete data, and meet missing words when they score.</summary>
public class MissingTextTests
{
    private static readonly CustomerSchema Complete = new(
        [
            new NumberColumn("tenure", 0, 72),
            new NumberColumn("charge", 0, 200, format: new NumberFormat(DecimalMark.Comma, unit: "€")),
            new DateColumn("joined", DateFormat.DayFirstPoints, new DateOnly(2015, 1, 1), new DateOnly(2024, 5, 31)),
            new CategoryColumn("plan", ["basic", "plus"]),
            new BooleanColumn("paperless", "No", "Yes"),
            new BooleanColumn("senior", "0", "1"),
        ],
        new LabelColumn("Churn", "Yes", "No"),
        new DateOnly(2024, 5, 31));

    [Fact]
    public void Every_usual_word_is_missing_in_each_kind_of_column_that_never_met_it()
    {
        foreach (var culture in new[] { "", "de-DE", "tr-TR" })
        {
            using var scope = new CultureScope(culture);
            foreach (var word in MissingText.Usual)
                Read([word, word, word, word, word, word]).Should()
                    .Equal(Complete.UsedColumns.Select(column => $"{column.Name} missing"), word);
        }
    }

    [Fact]
    public void Words_among_numbers_are_missing_there_and_unseen_in_a_category()
    {
        foreach (var word in MissingText.UsualAmongNumbers.Concat(["*", "...", "unknown", "NONE"]))
            Read([word, word, word, word, word, word]).Should().Equal(
                ["plan unseen", "paperless unseen", "tenure missing", "charge missing", "joined missing", "senior missing"],
                    word);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("n/b/c")]
    [InlineData("inf")]
    public void Other_words_are_no_number_and_no_date(string word) =>
        new TextRecordReader(Complete, ["tenure", "charge", "joined"], new DateOnly(2024, 5, 31)).Read([word, word, word])
            .Faults.Select(fault => fault.Rule).Should().Equal("not-a-number", "not-a-number", "not-a-date");

    [Fact]
    public void A_usual_word_that_training_took_for_a_category_stays_one() =>
        new CategoryColumn("region", ["EU", "NA"]).Read("NA", out _).Should().Be(ReadOutcome.Known);

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("31.12.9999")]
    [InlineData("12/31/9999 00:00:00")]
    [InlineData("31-DEC-9999")]
    [InlineData("0000-00-00")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("00/00/0000")]
    [InlineData("00000000")]
    [InlineData("99991231")]
    [InlineData("99/99/9999")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("1753-01-01")]
    [InlineData("1899-12-30")]
    [InlineData("2999-12-31")]
    public void A_placeholder_date_is_missing_though_training_never_met_it(string text)
    {
        PlaceholderDates.Is(text).Should().BeTrue();
        new TimeColumn("at", DateFormat.Iso).Read(text, out _).Should().Be(ReadOutcome.Missing);
    }

    [Theory]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-00")]
    [InlineData("0201-05-28")]
    [InlineData("9999")]
    [InlineData("9999 hours")]
    [InlineData("10000-01-01")]
    [InlineData("000")]
    public void A_slip_in_a_date_is_no_placeholder(string text) => PlaceholderDates.Is(text).Should().BeFalse();

    [Theory]
    [InlineData("01.01.1900")]
    [InlineData("1.1.1900 00:00")]
    [InlineData("1900-01-01")]
    [InlineData("January 1, 1900")]
    public void A_day_among_the_missing_words_is_missing_however_it_is_written(string text)
    {
        var column = new TimeColumn("at", DateFormat.DayFirstPoints, ["01.01.1900"]);

        column.Read(text, out _).Should().Be(ReadOutcome.Missing);
        column.Read("02.01.1900", out _).Should().Be(ReadOutcome.Known);
    }

    /// <summary>The warnings of a row, from CSV and from JSON, which must agree.</summary>
    private static IEnumerable<string> Read(string[] row)
    {
        var asOf = new DateOnly(2024, 5, 31);
        var names = Complete.UsedColumns.Select(column => column.Name).ToArray();
        var json = string.Join(", ",
            names.Zip(row, (name, text) => $"\"{name}\": {System.Text.Json.JsonSerializer.Serialize(text)}"));
        var fromText = new TextRecordReader(Complete, names, asOf).Read(row);
        var fromJson = JsonRecordReader.Read(Complete, Encoding.UTF8.GetBytes($"{{{json}}}"), asOf);
        fromText.Faults.Should().BeEmpty();
        fromJson.Record!.Warnings.Should().Equal(fromText.Record!.Warnings);
        return fromText.Record.Warnings.Select(warning => $"{warning.Column} {warning.Code}");
    }
}
