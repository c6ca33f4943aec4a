using System.Text;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class DateColumnTests
{
    private static readonly DateOnly TrainedAsOf = new(2024, 1, 1);
    private static readonly LabelColumn Label = new("Churn", "Yes", "No");

    private static readonly CustomerSchema Dated = new(
        [
            new NumberColumn("tenure", 0, 72),
            new DateColumn(
                "joined",
                DateFormat.DayFirstPoints,
                new DateOnly(2020, 1, 1),
                new DateOnly(2023, 12, 31),
                missingWords: ["NA"]),
            new BooleanColumn("paperless", "No", "Yes"),
            new TimeColumn("exported", DateFormat.Iso),
        ],
        Label,
        TrainedAsOf);

    private static readonly DateOnly Today = new(2024, 5, 31);

    [Fact]
    public void A_date_is_three_features_in_its_place()
    {
        Dated.Features.Select(feature => feature.Name).Should().Equal(
            "tenure", "joined (age in days)", "joined (month)", "joined (weekday)", "paperless");
        Dated.FeaturePosition("joined (weekday)").Should().Be(3);
        Dated.FeaturePosition("joined").Should().Be(-1);
        var age = Dated.Features[1].Should().BeOfType<NumberColumn>().Subject;
        (age.Minimum, age.Maximum, age.Missing).Should().Be((1f, 1461f, ImputationStrategy.Median));
        foreach (var words in Dated.Features.OfType<CategoryColumn>())
            words.Vocabulary.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("\"31.05.2023\"", 366, "05", "3 Wednesday")]
    [InlineData("\"2023-05-31\"", 366, "05", "3 Wednesday")]
    [InlineData("\" 1.6.2020 10:00 \"", 1460, "06", "1 Monday")]
    [InlineData("\"26.05.2024\"", 5, "05", "7 Sunday")]
    [InlineData("\"27.05.2024\"", 4, "05", "1 Monday")]
    [InlineData("\"30.05.2024\"", 1, "05", "4 Thursday")]
    [InlineData("\"31.12.2020\"", 1247, "12", "4 Thursday")]
    public void Age_month_and_weekday_are_those_of_the_day(string json, float age, string month, string weekday)
    {
        var record = Read($$"""{"tenure": 1, "joined": {{json}}, "paperless": 1}""");

        record.Coded.Features[1].Should().Be(age);
        WordOf(record, 2).Should().Be(month);
        WordOf(record, 3).Should().Be(weekday);
        record.Warnings.Should().BeEmpty();
        record.AsOf.Should().Be(Today);
    }

    [Fact]
    public void The_age_counts_from_the_records_own_time_wherever_it_stands()
    {
        var before = Read("""{"exported": "2024-01-11", "joined": "2024-01-01", "tenure": 1, "paperless": 1}""");
        var behind = Read("""{"joined": "2024-01-01", "tenure": 1, "paperless": 1, "exported": "2024-01-11"}""");

        (before.Coded.Features[1], behind.Coded.Features[1]).Should().Be((10f, 10f));
        before.AsOf.Should().Be(new DateOnly(2024, 1, 11));
        Read("""{"exported": "", "joined": "2024-05-30", "tenure": 1}""").Coded.Features[1].Should().Be(1);
    }

    [Theory]
    [InlineData("30.05.2020", "joined: its age on the as-of day is outside the range of training, 1 to 1461 days.")]
    [InlineData("31.05.2024", "joined: its age on the as-of day is outside the range of training, 1 to 1461 days.")]
    [InlineData("01.06.2024", "joined: after the as-of day, where training saw no date. Check the as-of day.")]
    public void An_age_out_of_the_trained_range_is_told_once(string day, string message) =>
        Read($$"""{"tenure": 1, "joined": "{{day}}", "paperless": 1}""").Warnings.Should().Equal(
            new RecordWarning("joined", RecordWarning.OutOfRangeCode, message));

    [Fact]
    public void Ages_of_a_training_with_times_have_the_range_of_these()
    {
        var year = (First: new DateOnly(2020, 1, 1), Last: new DateOnly(2020, 12, 31));
        var joined = new DateColumn("joined", DateFormat.Iso, year.First, year.Last).WithAges(30, 400);
        var schema = new CustomerSchema([joined, new TimeColumn("exported", DateFormat.Iso)], Label, new DateOnly(2024, 1, 1));

        schema.Features[0].Should().BeEquivalentTo(new { Minimum = 30f, Maximum = 400f });
        Codes("2021-01-01").Should().BeEmpty();
        Codes("2020-12-05").Should().Equal("out-of-range");

        IEnumerable<string> Codes(string exported) => JsonRecordReader
            .Read(schema, Encoding.UTF8.GetBytes($$"""{"joined": "2020-11-30", "exported": "{{exported}}"}"""))
            .Record!.Warnings.Where(warning => warning.Column == "joined").Select(warning => warning.Code);
    }

    [Theory]
    [InlineData("2024-12-31", false)]
    [InlineData("2025-01-01", true)]
    [InlineData("2023-01-01", false)]
    [InlineData("2022-12-31", true)]
    public void An_as_of_day_more_than_a_year_from_the_trainings_is_told(string exported, bool isFar)
    {
        var record = Read($$"""{"tenure": 1, "paperless": 1, "joined": "", "exported": "{{exported}}"}""");

        record.Warnings.Where(warning => warning.Code == RecordWarning.FarAsOfCode).Should().Equal(isFar
            ? [new RecordWarning(
                "exported", "far-as-of", "exported: more than 365 days from 2024-01-01, as of which the model was trained.")]
            : []);
    }

    [Fact]
    public void Dates_to_come_are_in_range_where_training_had_such()
    {
        var schema = new CustomerSchema(
            [new DateColumn("ends", DateFormat.Iso, new DateOnly(2023, 1, 1), new DateOnly(2024, 1, 31))], Label, TrainedAsOf);

        Warnings("2024-06-30").Should().BeEmpty();
        Warnings("2024-07-01").Should().Equal("ends out-of-range");

        IEnumerable<string> Warnings(string day) =>
            JsonRecordReader
                .Read(schema, Encoding.UTF8.GetBytes($$"""{"ends": "{{day}}"}"""), Today)
                .Record!.Warnings.Select(warning => $"{warning.Column} {warning.Code}");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"  \"")]
    [InlineData("\"na\"")]
    public void A_missing_date_is_missing_once(string json)
    {
        var record = Read($$"""{"tenure": 1, "joined": {{json}}, "paperless": 1}""");

        record.Coded.Features[1..4].Should().Equal(float.NaN, float.NaN, float.NaN);
        record.Warnings.Select(warning => $"{warning.Column} {warning.Code}").Should().Equal("joined missing");
    }

    [Theory]
    [InlineData("joined", "\"05/31/2023\"", "not-a-date", "'joined' must be a date, as in 31.05.2024 or 2024-05-31.")]
    [InlineData("joined", "true", "not-a-date", "'joined' must be a date, as in 31.05.2024 or 2024-05-31.")]
    [InlineData("joined", "[1]", "not-a-value", "'joined' must be a date, as in 31.05.2024 or 2024-05-31, not an array.")]
    [InlineData("exported", "\"yesterday\"", "not-a-date", "'exported' must be a date, as in 2024-05-31.")]
    [InlineData("joined (month)", "5", "unknown-field", "The model knows no field 'joined (month)'. Did you mean 'joined'?")]
    public void What_is_no_date_is_a_fault_and_a_part_is_no_field(string name, string json, string rule, string message) =>
        JsonRecordReader.Read(Dated, Encoding.UTF8.GetBytes($$"""{"tenure": 1, "{{name}}": {{json}}}"""), Today)
            .Faults.Should().Equal(new RecordError(name, rule, message));

    [Fact]
    public void A_table_is_asked_for_the_date_and_not_for_its_parts() =>
        new TextRecordReader(Dated, ["tenure", "joined (month)"], Today)
            .Should()
            .Match<TextRecordReader>(reader =>
                reader.MissingFeatures.SequenceEqual(new[] { "joined", "paperless" })
                && reader.UnknownNames.SequenceEqual(new[] { "joined (month)" }));

    [Fact]
    public void A_record_without_any_field_is_told_of_the_date_and_not_of_its_parts() =>
        JsonRecordReader.Read(Dated, "{}"u8, Today).Faults[0].Message.Should().EndWith("such as tenure, joined, paperless.");

    [Fact]
    public void Ages_count_from_the_trainings_day_where_none_is_given()
    {
        var json = JsonRecordReader.Read(Dated, """{"joined": "2023-12-30"}"""u8).Record!;
        var text = new TextRecordReader(Dated, ["joined"]).Read(["2023-12-30"]).Record!;

        (json.AsOf, json.Coded.Features[1]).Should().Be((TrainedAsOf, 2f));
        (text.AsOf, text.Coded.Features[1]).Should().Be((TrainedAsOf, 2f));
    }

    [Fact]
    public void A_schema_with_dates_needs_the_day_of_its_training()
    {
        var schema = () => new CustomerSchema(Dated.Columns, Label);

        schema.Should().Throw<ArgumentException>().WithParameterName("asOf");
    }

    [Fact]
    public void A_schema_without_dates_has_no_day_and_its_records_none()
    {
        var schema = new CustomerSchema(
            [new NumberColumn("tenure", 0, 72), new TimeColumn("exported", DateFormat.Iso)],
            Label,
            TrainedAsOf);

        schema.AsOf.Should().BeNull();
        JsonRecordReader.Read(schema, """{"tenure": 1, "exported": "2024-05-31"}"""u8, Today).Record!.AsOf.Should().BeNull();
    }

    [Fact]
    public void Columns_that_cannot_stand_together_are_refused()
    {
        var date = new DateColumn("joined", DateFormat.Iso, TrainedAsOf, TrainedAsOf);
        var twoTimes = () =>
            new CustomerSchema([date, new TimeColumn("a", DateFormat.Iso), new TimeColumn("b", DateFormat.Iso)], Label, Today);
        var part = () => new CustomerSchema([date, new NumberColumn("joined (month)", 0, 1)], Label, Today);
        var range = () => new DateColumn("joined", DateFormat.Iso, Today, TrainedAsOf);
        var rule = () => new DateColumn("joined", DateFormat.Iso, TrainedAsOf, Today, missingWord: ImputationStrategy.Mean);
        var form = () => new TimeColumn("a", (DateFormat)99);

        twoTimes.Should().Throw<ArgumentException>();
        part.Should().Throw<ArgumentException>().WithMessage("The column 'joined (month)' has the name of a part of a date*");
        range.Should().Throw<ArgumentException>().WithMessage("2024-05-31 to 2024-01-01 is not a range*");
        rule.Should().Throw<ArgumentException>();
        form.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static CustomerRecord Read(string json) => JsonRecordReader.Read(Dated, Encoding.UTF8.GetBytes(json), Today).Record!;

    private static string WordOf(CustomerRecord record, int feature) =>
        ((CategoryColumn)Dated.Features[feature]).Vocabulary[(int)record.Coded.Features[feature]];
}
