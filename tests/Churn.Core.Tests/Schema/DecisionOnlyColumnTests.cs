using System.Text;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public sealed class DecisionOnlyColumnTests
{
    private static readonly CustomerSchema Schema = new(
        [
            new NumberColumn("tenure", 0, 72),
            new DecisionOnlyColumn("Wert", ["unbekannt"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Point, "€")),
        ],
        new LabelColumn("Churn", "Yes", "No"));

    [Fact]
    public void It_is_no_feature()
    {
        Schema.Features.Should().ContainSingle(feature => feature.Name == "tenure");
        Schema.Amounts.Should().ContainSingle(amount => amount.Name == "Wert");
        Schema.FeaturePosition("Wert").Should().Be(-1);
    }

    [Theory]
    [InlineData("1.234,50 €", "\"1.234,50 €\"", 1234.5f)]
    [InlineData("-5", "-5", -5f)]
    [InlineData("1234,5", "1234.5", 1234.5f)]
    public void Files_and_JSON_are_read_alike(string field, string json, float expected)
    {
        var fromFile = new TextRecordReader(Schema, ["tenure", "Wert"]).Read(["3", field]).Record!;
        var fromJson = Read(json).Record!;

        fromFile.Coded.Amounts.Should().Equal(expected);
        fromJson.Coded.Amounts.Should().Equal(expected);
        fromJson.Coded.Features.Should().Equal(3);
        fromJson.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"Unbekannt\"")]
    public void A_missing_one_is_warned_of(string json)
    {
        var record = Read(json).Record!;

        record.Coded.Amounts.Should().Equal(float.NaN);
        record.Warnings.Should().ContainSingle(warning => warning.Column == "Wert" && warning.Code == RecordWarning.MissingCode);
        JsonRecordReader.Read(Schema, """{"tenure": 3}"""u8).Record!.Warnings.Should().ContainSingle();
    }

    [Theory]
    [InlineData("\"viel\"", RecordError.NotANumber)]
    [InlineData("true", RecordError.NotANumber)]
    [InlineData("[1]", RecordError.NotAValue)]
    public void What_is_no_number_is_refused(string json, string rule)
    {
        Read(json).Faults.Should().ContainSingle(fault => fault.Column == "Wert" && fault.Rule == rule);
    }

    [Fact]
    public void A_record_of_amounts_alone_has_no_field_of_the_model()
    {
        JsonRecordReader.Read(Schema, """{"Wert": 3}"""u8).Faults
            .Should().ContainSingle(fault => fault.Rule == RecordError.NoKnownField);
    }

    private static RecordReading Read(string json) =>
        JsonRecordReader.Read(Schema, Encoding.UTF8.GetBytes($$"""{"tenure": 3, "Wert": {{json}}}"""));
}
