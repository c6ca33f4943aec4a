using System.Text;
using Churn.Core.Campaigns;

namespace Churn.Core.Tests.Campaigns;

public sealed class ActionListReaderTests
{
    private const string Good = """
        { "name": "call", "contactCost": 6, "acceptanceCost": 25, "acceptance": 0.45, "valueKept": {"column": "CLV"},
          "channel": "phone", "eligibility": ["tenure >= 6"], "capacity": 300, "notAfter": ["call"],
          "coolDown": {"days": 90, "column": "LastContact"} }
        """;

    [Fact]
    public void Good_file_is_read_with_all_its_members()
    {
        var faults = Read($$"""{"version": 1, "currency": "EUR", "actions": [{{Good}}]}""", out var list);

        faults.Should().BeEmpty();
        var action = list!.Actions.Single();
        (list.Currency, action.Name, action.ContactCost, action.AcceptanceCost).Should().Be(("EUR", "call", 6, 25));
        (action.Acceptance.Number, action.ValueKept.Column, action.Capacity, action.CoolDown)
            .Should().Be((0.45, "CLV", 300, new CoolDown(90, "LastContact")));
        list.Columns.Should().BeEquivalentTo("CLV", "LastContact", "tenure");
    }

    [Fact]
    public void Segments_name_their_only_action()
    {
        var faults = Read(
            $$"""{"version": 1, "segments": [{"name": "high-risk", "action": "call"}], "actions": [{{Good}}]}""", out var list);

        faults.Should().BeEmpty();
        (list!.ActionOf("high-risk"), list.ActionOf("loyal")).Should().Be(("call", null));
    }

    [Theory]
    [InlineData("""{"name": "high-risc", "action": "call"}""", "'high-risc' is none of the segments. Did you mean 'high-risk'?")]
    [InlineData("""{"name": "high-risk", "action": "cal"}""", "is to get 'cal', which is none of the actions")]
    [InlineData("""{"name": "high-risk"}""", "segments[0].action is missing")]
    [InlineData(
        """{"name": "new", "action": "call"}, {"name": "new", "action": "call"}""", "The segment 'new' is listed twice")]
    public void Fault_of_a_segment_says_what_is_wrong(string segments, string expected) =>
        Read($$"""{"version": 1, "segments": [{{segments}}], "actions": [{{Good}}]}""", out _)
            .Should().ContainSingle().Which.Should().Contain(expected);

    [Fact]
    public void Uplift_model_in_place_of_an_acceptance_is_read()
    {
        var measured = Good.Replace("0.45", "\"measured\", \"uplift\": \"trials/call@0123456789ab\"", StringComparison.Ordinal);

        Read(File(measured), out var list).Should().BeEmpty();
        (list!.Actions[0].Uplift, list.Actions[0].Evidence).Should().Be(("trials/call@0123456789ab", PlanEvidence.Trial));
    }

    [Fact]
    public void Uplift_model_beside_an_assumed_acceptance_is_refused()
    {
        Read(File(Good.Replace("0.45", "0.45, \"uplift\": \"trials\"", StringComparison.Ordinal)), out _)
            .Should().ContainSingle().Which.Should().Contain("both an uplift model");
    }

    [Fact]
    public void Measured_acceptance_is_known_as_such()
    {
        Read(File(Good.Replace("0.45", "\"measured\"", StringComparison.Ordinal)), out var list).Should().BeEmpty();

        list!.Actions.Single().Acceptance.IsMeasured.Should().BeTrue();
    }

    [Theory]
    [InlineData("\"contactCost\": 6", "\"contactCost\": -1", "actions[0].contactCost is -1")]
    [InlineData("\"contactCost\": 6, ", "", "actions[0].contactCost is missing")]
    [InlineData("\"acceptanceCost\": 25, ", "", "actions[0].acceptanceCost is missing")]
    [InlineData("0.45", "1.01", "actions[0].acceptance is 1.01")]
    [InlineData("0.45", "0", "actions[0].acceptance is 0")]
    [InlineData("0.45", "\"some\"", "actions[0].acceptance is \"some\"")]
    [InlineData("{\"column\": \"CLV\"}", "-5", "actions[0].valueKept is -5")]
    [InlineData("{\"column\": \"CLV\"}", "{\"colum\": \"CLV\"}", "actions[0].valueKept.colum is not known. Did you mean column?")]
    [InlineData("300", "0", "actions[0].capacity is 0")]
    [InlineData("300", "1.5", "actions[0].capacity is 1.5")]
    [InlineData("90", "\"x\"", "actions[0].coolDown.days is \"x\"")]
    [InlineData("tenure >= 6", "tenure", "'tenure' is not a condition")]
    [InlineData("[\"call\"]", "[\"cal\"]", "may not follow 'cal'")]
    [InlineData("\"channel\"", "\"chanel\"", "actions[0].chanel is not known. Did you mean channel?")]
    [InlineData("\"call\",", "\"call\", \"currency\": \"USD\",", "several currencies, EUR and USD")]
    public void Fault_of_an_action_names_its_place(string good, string bad, string expected) =>
        Read(File(Good.Replace(good, bad, StringComparison.Ordinal)), out _).Should().Contain(fault => fault.Contains(expected));

    [Fact]
    public void Messages_are_read_with_the_columns_that_they_name()
    {
        var faults = Read(
            WithMessages("""{"language": "de", "channel": "phone", "subject": "{name:tenure}", "body": "Seit {since} {{x}}"}"""),
            out var list);

        faults.Should().BeEmpty();
        var message = list!.Actions.Single().Messages.Single();
        (message.Language, message.Channel).Should().Be(("de", "phone"));
        list.Columns.Should().BeEquivalentTo("CLV", "LastContact", "tenure", "since");
        (list.HasMessages, list.NamesLevers).Should().Be((true, false));
    }

    [Theory]
    [InlineData("""{"body": "x"}""", "actions[0].messages[0].language is missing")]
    [InlineData("""{"language": "de"}""", "actions[0].messages[0].body is missing")]
    [InlineData("""{"language": "de", "body": "x", "text": 1}""", "actions[0].messages[0].text is not known")]
    [InlineData("""{"language": "de", "body": "{since"}""", "actions[0].messages[0].body: a placeholder is not closed")]
    [InlineData("""{"language": "de", "body": "a } b"}""", "actions[0].messages[0].body: a } closes no placeholder")]
    [InlineData("""{"language": "de", "body": "{ }"}""", "actions[0].messages[0].body: a placeholder names no column")]
    [InlineData("""{"language": "de", "body": "{lever:0}"}""", "{lever:0} is not known")]
    [InlineData("""{"language": "de", "body": "{lever-value:x|y}"}""", "{lever-value:x|y} is not known")]
    [InlineData("""{"language": "de", "body": "x", "subject": "a\nb"}""", "actions[0].messages[0].subject: it is one line")]
    [InlineData("""{"language": "de", "body": "x", "channel": "sms"}""", "a message for the channel 'sms'")]
    [InlineData("""{"language": "de", "body": "x"}, {"language": "DE", "body": "y"}""", "two messages in 'de'")]
    public void Fault_of_a_message_names_its_place(string messages, string expected) =>
        Read(WithMessages(messages), out _).Should().Contain(fault => fault.Contains(expected));

    [Theory]
    [InlineData("[]", "The file is a list")]
    [InlineData("{\"version\": 1}", "actions is missing or empty")]
    [InlineData("{\"version\": 1, \"actions\": []}", "actions is missing or empty")]
    [InlineData("{\"actions\": [1]}", "version is missing")]
    [InlineData("{\"version\": 2, \"actions\": [1]}", "version is 2; this program reads version 1")]
    [InlineData("{\"version\": 1, \"actions\": [1]}", "actions[0] is 1; write an object")]
    [InlineData("{\"version\": 1,\n \"actions\": ", "not valid JSON at line 2")]
    [InlineData("{\"version\": 1, \"version\": 1}", "a name stands there twice")]
    public void Fault_of_the_file_is_reported(string json, string expected) =>
        Read(json, out _).Should().Contain(fault => fault.Contains(expected));

    [Fact]
    public void Contradicting_capacities_and_names_are_reported_all_at_once()
    {
        var faults = Read(
            $$"""
            { "version": 1, "actions": [{{Good}}, {{Good}}],
              "channels": [{"name": "phone", "capacity": 200}, {"name": "phone", "capacity": 300},
                           {"name": "mail", "capacity": 1}] }
            """,
            out var list);

        list.Should().BeNull();
        faults.Should().HaveCount(5);
        faults.Should().Contain(fault => fault.Contains("may make 300 contacts, its channel 'phone' 200"))
            .And.Contain(fault => fault.Contains("'phone' is listed twice"))
            .And.Contain(fault => fault.Contains("'mail' is not the channel of any action"))
            .And.Contain(fault => fault.Contains("Two actions are called 'call'"));
    }

    [Fact]
    public void More_actions_than_a_hundred_are_refused()
    {
        var actions = Enumerable.Range(0, 101).Select(number =>
            Good.Replace("\"name\": \"call\"", $"\"name\": \"call {number}\"", StringComparison.Ordinal)
                .Replace("[\"call\"]", "[]", StringComparison.Ordinal));

        Read($$"""{"version": 1, "actions": [{{string.Join(',', actions)}}]}""", out _)
            .Should().ContainSingle().Which.Should().Contain("actions lists 101; the most are 100");
    }

    private static string WithMessages(string messages) =>
        File(Good.Replace("\"capacity\"", $"\"messages\": [{messages}], \"capacity\"", StringComparison.Ordinal));

    private static string File(string action) => $$"""{"version": 1, "currency": "EUR", "actions": [{{action}}]}""";

    private static IReadOnlyList<string> Read(string json, out ActionList? list) =>
        ActionListReader.Read(Encoding.UTF8.GetBytes(json), out list);
}
