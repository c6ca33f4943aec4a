using System.Text;
using System.Text.Json;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.TestSupport;

namespace Churn.Core.Tests.Events;

public class EventColumnsTests
{
    [Fact]
    public void File_says_which_columns_hold_what()
    {
        var faults = Read(
            """
            {"customer":"c","time":"t","knownAt":"k","type":"y","channel":"h","amount":"a","words":["w"],"texts":["x"],
            "ignore":["i"],"decimal":"comma","dates":"day-first"}
            """,
            out var columns);

        faults.Should().BeEmpty();
        columns.Should().BeEquivalentTo(new EventColumns
        {
            Customer = "c",
            Time = "t",
            KnownAt = "k",
            Type = "y",
            Channel = "h",
            Amount = "a",
            Words = ["w"],
            Texts = ["x"],
            Ignore = ["i"],
            Decimal = DecimalMark.Comma,
            DayFirst = true,
        });
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var faults = Read("""{"custmer":"c","time":1,"words":"w","dates":"never","type":"x","numbers":["x"]}""", out var columns);

        columns.Should().BeNull();
        faults.Should().HaveCount(5).And.Contain(fault => fault.Contains("Did you mean customer?"));
        Read("{", out _).Should().ContainSingle();
    }

    [Fact]
    public void Schema_for_editors_has_the_members_that_the_reader_takes()
    {
        var schema = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "events.schema.json")));
        var members = schema.GetProperty("properties").EnumerateObject().Select(member => member.Name).ToArray();
        var unknown = Read("""{"nothing":1}""", out _).Single();

        schema.GetProperty("additionalProperties").GetBoolean().Should().BeFalse();
        foreach (var member in members) unknown.Should().Contain(member);
        members.Should().HaveCount(13);
    }

    private static IReadOnlyList<string> Read(string json, out EventColumns? columns) =>
        EventColumns.Read(Encoding.UTF8.GetBytes(json), out columns);
}
