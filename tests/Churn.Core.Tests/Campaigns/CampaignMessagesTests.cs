using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Campaigns;

public sealed class CampaignMessagesTests
{
    private static readonly CustomerSchema Schema = new CustomerSchema(
        [new IdentifierColumn("id"), new NumberColumn("tenure", 0, 72), new CategoryColumn("Contract", ["Monthly", "NA"])],
        new LabelColumn("Churn", "Yes", "No")).Declaring(
        [new ColumnDeclaration { Name = "Contract", DisplayName = "Vertrag", Actionable = Actionable.Any }]);

    private readonly Dictionary<string, string> fields = new() { ["tenure"] = "7", ["Contract"] = "Monthly", ["Name"] = "Ann" };

    [Theory]
    [InlineData("Hi {Name}, {tenure} months", "Hi Ann, 7 months")]
    [InlineData("{value:Name} {name:Contract} {name:Name}", "Ann Vertrag Name")]
    [InlineData("{lever:1} is {lever-value:1}, {lever:2}", "Vertrag is Monthly, Bill")]
    [InlineData("{lever:3|your contract}{lever-value:2|}{None|x}", "your contractx")]
    [InlineData("{{Name}} }}{{", "{Name} }{")]
    public void Placeholders_become_the_values_of_the_customer(string body, string expected) =>
        Write(Message("en", body)).Single()!.Text.Should().Be(expected);

    [Theory]
    [InlineData("e-mail", "<b>&lt;i&gt; &amp; &quot;&#x27;Zo\u00eb</b>")]
    [InlineData("MAIL", "<b>&lt;i&gt; &amp; &quot;&#x27;Zo\u00eb</b>")]
    [InlineData("sms", "<b><i> & \"'Zo\u00eb</b>")]
    public void Values_are_escaped_in_mail_and_texts_of_the_company_are_not(string channel, string expected)
    {
        fields["Name"] = "<i> & \"'Zo\u00eb";

        Write(channel, Message("en", "<b>{Name}</b>")).Single()!.Text.Should().Be(expected);
    }

    [Fact]
    public void Subject_is_one_line_whatever_a_value_holds()
    {
        fields["Name"] = "Ann\r\nBcc: all@example.com\u2028<b>";

        Write("mail", Message("en", "x", "For {Name}")).Single()!.Subject.Should().Be("For Ann  Bcc: all@example.com <b>");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("  ", true)]
    [InlineData("#N/A", true)]
    [InlineData("Null Island", false)]
    public void Missing_value_is_a_fault_that_counts_customers_and_shows_no_data(string name, bool isMissing)
    {
        fields["Name"] = name;

        var messages = Messages(Message("en", "{Name} {Name}", "{Name}"));
        Write(messages, 3);

        messages.Faults.Should().HaveCount(isMissing ? 1 : 0);
        if (isMissing) messages.Faults.Single().Should().Contain("'call' has no value for {Name} with 3 customers");
    }

    [Fact]
    public void Value_is_missing_where_the_model_reads_it_so()
    {
        (fields["Contract"], fields["tenure"]) = ("NA", "unknown");

        var messages = Messages(Message("en", "{Contract} {tenure}"));
        Write(messages, 1);

        messages.Faults.Should().ContainSingle().Which.Should().Contain("{tenure}"); // NA is a word of Contract
    }

    [Theory]
    [InlineData("de", null, "deutsch")]
    [InlineData("de-AT", null, "deutsch")]
    [InlineData("DE-ch", null, "schweizerisch")]
    [InlineData("en", null, "english")]
    [InlineData("en", "de", "deutsch")]
    [InlineData("en", "", "english")]
    public void Language_is_the_nearest_of_the_column_or_the_one_asked_for(string asked, string? own, string expected)
    {
        if (own is not null) fields["Lang"] = own;
        var options = Options with { Language = asked, LanguageColumn = own is null ? null : "Lang" };

        Write(options, Message("de", "deutsch"), Message("de-CH", "schweizerisch"), Message("en", "english"))
            .Single()!.Text.Should().Be(expected);
    }

    [Fact]
    public void Message_for_the_channel_comes_before_one_for_any() =>
        Write("sms", Message("en", "any"), Message("en", "short") with { Channel = "sms" }).Single()!.Text.Should().Be("short");

    [Theory]
    [InlineData("fr", "has no message in the language of 1 customer. There are de, en.")]
    [InlineData("", "The language column says nothing for 1 customer of 'call'")]
    public void Customer_of_another_language_is_a_fault(string own, string expected)
    {
        fields["Lang"] = own;
        var messages = Messages("sms", Options with { LanguageColumn = "Lang" }, Message("de", "x"), Message("en", "x"));
        Write(messages, 1).Single().Should().BeNull();

        messages.Faults.Should().ContainSingle().Which.Should().Contain(expected);
    }

    [Fact]
    public void Control_gets_no_message_and_is_no_fault()
    {
        var messages = Messages(Message("en", "{None}"));

        messages.Write(Entry with { IsControl = true }, []).Should().BeNull();
        messages.Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, null, "{Name}", "The actions have messages in de, en")]
    [InlineData("fr", null, "{Name}", "'call' has no message in 'fr'. There are de, en.")]
    [InlineData(null, "Nam", "{Name}", "The language column 'Nam' is not there. Did you mean 'Name'?")]
    [InlineData("en", null, "{Nme}", "the column 'Nme', which the customers do not have. Did you mean 'Name'?")]
    [InlineData("en", null, "{lever:1|x}", null)]
    [InlineData("en", null, "{lever:1}", "the placeholder {lever:1}, and the model has no lever")]
    public void What_no_customer_can_make_good_is_found_before(string? language, string? column, string body, string? expected)
    {
        var list = List("sms", Message("de", "x"), Message("en", body));
        var options = Options with { Language = language, LanguageColumn = column };

        var faults = CampaignPlanner.Check(list, [.. fields.Keys], options, Schema.Declaring([]));

        if (expected is null) faults.Should().BeEmpty();
        else faults.Should().ContainSingle().Which.Should().Contain(expected);
    }

    [Fact]
    public void Language_without_messages_is_a_fault() =>
        CampaignPlanner.Check(List("sms"), [.. fields.Keys], Options with { Language = "de" }, Schema)
            .Should().ContainSingle().Which.Should().Contain("no messages");

    private static CampaignOptions Options => new() { Budget = 1 };

    private static PlanEntry Entry =>
        new(0, new PlannedCustomer("a", new ChurnProbability(0.5f), "s"), "call", 1, 1, IsControl: false);

    private static ActionMessage Message(string language, string body, string? subject = null) =>
        new(language, null, Template(subject ?? ""), Template(body));

    private static MessageTemplate Template(string text) =>
        MessageTemplate.TryParse(text, out var template, out var fault) ? template : throw new JsonException(fault);

    private static ActionList List(string channel, params ActionMessage[] messages) => new(null, [], [],
    [
        new CampaignAction("call", 1, 1, new ActionAmount(0.3, null), new ActionAmount(200, null))
        {
            Channel = channel,
            Messages = messages,
        },
    ]);

    private CampaignMessages Messages(string channel, CampaignOptions options, params ActionMessage[] messages) => new(
        List(channel, messages), options, Schema, column => new RecordField(fields.GetValueOrDefault(column)));

    private CampaignMessages Messages(params ActionMessage[] messages) => Messages("sms", Options, messages);

    private CampaignMessage?[] Write(params ActionMessage[] messages) => Write("sms", messages);

    private CampaignMessage?[] Write(string channel, params ActionMessage[] messages) =>
        Write(Messages(channel, Options, messages), 1);

    private CampaignMessage?[] Write(CampaignOptions options, params ActionMessage[] messages) =>
        Write(Messages("sms", options, messages), 1);

    private static CampaignMessage?[] Write(CampaignMessages messages, int customers) =>
    [
        .. Enumerable.Range(0, customers).Select(_ =>
            messages.Write(Entry, [new MessageLever("Vertrag", "Monthly"), new MessageLever("Bill", null)])),
    ];
}
