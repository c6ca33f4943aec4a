using System.Text;
using System.Text.Json;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

/// <summary>JSON that parses and is still made to break a reader.</summary>
public class HostileJsonRecordTests
{
    private static readonly CustomerSchema Columns = new(
        [
            new NumberColumn("tenure", 0, 72),
            new CategoryColumn("Contract", ["One year", "Two year"]),
            new IgnoredColumn("Note", "free text"),
        ],
        new LabelColumn("Churn", "Yes", "No"));

    [Fact]
    public void Half_a_surrogate_pair_as_a_value_is_a_fault_of_its_field() =>
        Read("""{"tenure": 1, "Contract": "\uD800"}""").Faults.Select(fault => (fault.Column, fault.Rule))
            .Should().Equal(("Contract", RecordError.NotText));

    [Fact]
    public void Half_a_surrogate_pair_as_a_name_is_a_fault_of_the_record() =>
        Read("""{"tenure": 1, "\uDC00": 2}""").Faults.Select(fault => (fault.Column, fault.Rule))
            .Should().Equal((null, RecordError.NotText));

    [Fact]
    public void Half_a_surrogate_pair_in_an_ignored_column_is_ignored() =>
        Read("""{"tenure": 1, "Note": "\uD800"}""").Succeeded.Should().BeTrue();

    [Fact]
    public void After_a_hundred_faults_the_rest_is_not_read()
    {
        var fields = Enumerable.Range(0, 50_000).Select(i => $"\"unknown{i}\": 0");

        var faults = Read($"{{{string.Join(',', fields)}}}").Faults;

        faults.Should().HaveCount(101);
        faults.Take(100).Should().OnlyContain(fault => fault.Rule == RecordError.UnknownField);
        faults[^1].Should().Match<RecordError>(f => f.Column == null && f.Rule == RecordError.TooManyFaults);
    }

    [Fact]
    public void A_field_that_is_there_twice_is_a_fault_however_its_name_is_spelt() =>
        Read("""{"tenure": 1, "ten\u0075re": 2, "Churn": 1, "\u0043hurn": 2, "colour": 1, "col\u006Fur": 2}""")
            .Faults.Select(fault => (fault.Column, fault.Rule))
            .Should()
            .Equal(
                ("tenure", RecordError.DuplicateField),
                ("Churn", RecordError.DuplicateField),
                ("colour", RecordError.UnknownField),
                ("colour", RecordError.DuplicateField));

    [Theory]
    [InlineData("""{"tenure": 1""")]
    [InlineData("""{"tenure": 1}}""")]
    [InlineData("""{"tenure": 1} {"tenure": 1}""")]
    [InlineData("""{"tenure": 1,}""")]
    [InlineData("""{"tenure": NaN}""")]
    [InlineData("""{"tenure": 01}""")]
    [InlineData("""{"tenure": 1 /* one */}""")]
    [InlineData("""{"Note": "\x"}""")]
    [InlineData("")]
    [InlineData("\uFEFF{}")]
    public void What_is_no_JSON_is_an_exception(string json)
    {
        var read = () => Read(json);

        read.Should().Throw<JsonException>();
    }

    [Fact]
    public void Where_JSON_breaks_off_is_told_even_behind_a_hundred_faults()
    {
        var fields = Enumerable.Range(0, 200).Select(i => $"\"unknown{i}\": 0");

        var read = () => Read($"{{{string.Join(",\n", fields)},\n!");

        read.Should()
            .Throw<JsonException>()
            .Which.Should()
            .Match<JsonException>(fault => fault.LineNumber == 200 && fault.BytePositionInLine == 0);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void JSON_may_lie_sixteen_deep(int arrays, bool read)
    {
        var json = $$"""{"tenure": 1, "Note": {{new string('[', arrays)}}{{new string(']', arrays)}}}""";

        var reading = () => Read(json);

        if (read) reading().Succeeded.Should().BeTrue();
        else reading.Should().Throw<JsonException>();
    }

    [Fact]
    public void A_value_of_ten_million_letters_is_read_like_any_other()
    {
        var letters = new string('x', 10_000_000);

        Read($$"""{"tenure": {{new string('1', 10_000_000)}}}""").Faults.Single().Rule.Should().Be(RecordError.NotANumber);
        Read($$"""{"tenure": 1, "Contract": "{{letters}}"}""")
            .Record!.Warnings.Single()
            .Code.Should()
            .Be(RecordWarning.UnseenCode);
        Read($$"""{"tenure": 1, "{{letters}}": 1}""").Faults.Single().Rule.Should().Be(RecordError.UnknownField);
    }

    private static RecordReading Read(string json) => JsonRecordReader.Read(Columns, Encoding.UTF8.GetBytes(json));
}
