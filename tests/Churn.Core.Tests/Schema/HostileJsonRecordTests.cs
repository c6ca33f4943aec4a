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
            .Should().Equal(("Contract", RecordFault.NotText));

    [Fact]
    public void Half_a_surrogate_pair_as_a_name_is_a_fault_of_the_record() =>
        Read("""{"tenure": 1, "\uDC00": 2}""").Faults.Select(fault => (fault.Column, fault.Rule))
            .Should().Equal((null, RecordFault.NotText));

    [Fact]
    public void Half_a_surrogate_pair_in_an_ignored_column_is_ignored() =>
        Read("""{"tenure": 1, "Note": "\uD800"}""").Succeeded.Should().BeTrue();

    [Fact]
    public void After_a_hundred_faults_the_rest_is_not_read()
    {
        var fields = Enumerable.Range(0, 50_000).Select(i => $"\"unknown{i}\": 0");

        var faults = Read($"{{{string.Join(',', fields)}}}").Faults;

        faults.Should().HaveCount(101);
        faults.Take(100).Should().OnlyContain(fault => fault.Rule == RecordFault.UnknownField);
        faults[^1].Should().Match<RecordFault>(f => f.Column == null && f.Rule == RecordFault.TooManyFaults);
    }

    private static RecordReading Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonRecordReader.Read(Columns, document.RootElement);
    }
}
