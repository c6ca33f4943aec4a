using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class CodedRowTextsTests
{
    private static readonly DateOnly Trained = new(2026, 1, 31);

    private static readonly CustomerSchema Schema = new(
        [
            new IdentifierColumn("id"),
            new NumberColumn("tenure", 0, 72),
            new NumberColumn("price", 0, 100, format: new NumberFormat(DecimalMark.Comma, ThousandsMark.Point, "€")),
            new CategoryColumn("plan", ["basic", "max"]),
            new BooleanColumn("paperless", "No", "Yes"),
            new DateColumn("joined", DateFormat.DayFirstPoints, new DateOnly(2020, 1, 1), Trained),
        ],
        new LabelColumn("Churn", "Yes", "No"),
        Trained);

    [Theory]
    [InlineData("12", "29,85 €", "max", "Yes", "05.03.2024")]
    [InlineData("0.1", "1234567,9 €", "basic", "No", "31.01.2026")]
    [InlineData("", "", "", "", "")]
    public void Texts_are_read_as_the_codes_that_they_were_written_from(params string[] row)
    {
        var coded = Read(row, Trained);

        var texts = new CodedRowTexts(Schema).Write(coded, null, Trained);

        texts.Should().NotContainNulls();
        Read([.. texts.Select(text => text!)], Trained).Should().Equal(coded, SameCode);
    }

    [Fact]
    public void A_word_that_was_never_seen_is_lost_and_a_missing_one_is_empty()
    {
        var coded = Read(["1", "2 €", "gold", "", "05.03.2024"], Trained);

        new CodedRowTexts(Schema).Write(coded, Trained)[2..4].Should().Equal(null, "");
    }

    [Fact]
    public void A_date_counts_from_the_first_day_that_agrees_with_its_month_and_weekday()
    {
        var asked = new DateOnly(2026, 3, 10);
        var coded = Read(["1", "2 €", "max", "Yes", "05.03.2024"], asked);

        new CodedRowTexts(Schema).Write(coded, Trained, asked)[4].Should().Be("05.03.2024");
        new CodedRowTexts(Schema).Write(coded, null, Trained)[4].Should().BeNull("nobody knows the day that it counts from");
    }

    private static float[] Read(string[] row, DateOnly asOf)
    {
        var reading = new TextRecordReader(Schema, ["tenure", "price", "plan", "paperless", "joined"], asOf).Read(row);
        reading.Succeeded.Should().BeTrue();
        return [.. reading.Record!.Coded.Features];
    }

    private static bool SameCode(float one, float other) => one.Equals(other);
}
