using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Csv;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Answering;

/// <summary>JSON and CSV have the same members, from one list, and no answer contradicts itself.</summary>
public sealed class AnswerMembersTests : IDisposable
{
    private static readonly HandMadeModel Telco = new();

    private static readonly HandMadeModel WithOwnTerms = Telco with
    {
        Schema = new CustomerSchema([.. Telco.Schema.Columns, new DecisionOnlyColumn("clv")], Telco.Schema.Label),
        Decision = Telco.Decision with
        {
            Basis = DecisionBasis.BreakEven,
            Campaign = new Campaign(CampaignEconomics.Standard, "EUR", new CampaignColumns("clv")),
        },
    };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_list_has_the_members_of_the_answers_type()
    {
        var type = JsonSerializer
            .SerializeToNode(Answer(WithOwnTerms, """{"tenure": 1}"""), JsonSerializerOptions.Web)!
            .AsObject();
        var written = Write(Answer(WithOwnTerms, """{"tenure": 1}"""));

        type.Select(member => member.Key)
            .Concat(["predictionId", "asOf", "target", "baseProbability", "reasons", "otherContribution"])
            .Should().BeEquivalentTo(AnswerMembers.All.Select(member => member.Name));
        written.Select(member => member.Key).Should().BeSubsetOf(AnswerMembers.All.Select(member => member.Name));
        written.Should().HaveCount(type.Count);
    }

    [Fact]
    public void Every_member_but_identifiers_and_reasons_is_a_column_and_the_first_three_are_those_of_the_first_versions()
    {
        AnswerMembers.All.Where(member => member.Column is null).Select(member => member.Name)
            .Should().Equal("customerId", "predictionId", "target", "baseProbability", "reasons", "otherContribution");
        AnswerColumns
            .Names([])
            .Should()
            .HaveCount(AnswerMembers.All.Count - 6)
            .And.StartWith(["churn_probability", "churn", "segment"]);
        AnswerColumns.Names([]).Skip(3).Should().OnlyContain(name => name.StartsWith("churn_", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_the_table_has_gets_an_ending()
    {
        AnswerColumns.Names(["churn", "segment"], "churn_error").Should()
            .Contain(["churn_predicted", "segment_predicted", "churn_error"]).And.NotContain("churn");
    }

    [Theory]
    [InlineData("""{"tenure": 3, "MonthlyCharges": 99, "clv": 400}""")]
    [InlineData("""{"tenure": 3, "Contract": "Ten years", "clv": 5}""")]
    [InlineData("""{"tenure": 70, "Contract": "Two year", "Churn": "Yes"}""")]
    public void A_tables_fields_say_what_JSON_says(string customer)
    {
        var answer = Answer(WithOwnTerms, customer);
        var json = Write(answer);
        var fields = AnswerColumns
            .Names([])
            .Zip(AnswerColumns.Fields(answer, DecimalMark.Point))
            .ToDictionary(field => field.First, field => field.Second);

        foreach (
            var member in AnswerMembers.All.Where(member =>
                member.Column is not null && member.Name is not ("warnings" or "churn")))
            fields[member.Column!].Should().Be(json[member.Name]?.ToString() ?? "", member.Name);
        fields["churn"].Should().Be(answer.HasLeft ? "" : json["churn"]!.ToString());
    }

    [Fact]
    public void A_decimal_comma_is_in_every_number_of_a_table()
    {
        var fields = AnswerColumns.Fields(Answer(WithOwnTerms, """{"tenure": 3, "clv": 400}"""), DecimalMark.Comma);

        fields.Should().NotContain(field => field.Contains('.') && char.IsAsciiDigit(field[0]));
        fields[0].Should().Contain(",");
    }

    [Theory]
    [InlineData(DecimalMark.Point, ';')]
    [InlineData(DecimalMark.Comma, ';')]
    [InlineData(DecimalMark.Comma, ',')]
    public void The_bytes_of_a_tables_fields_are_those_of_their_texts(DecimalMark mark, char separator)
    {
        var writer = new AnswerColumns.Writer(mark, (byte)separator);
        var opened = Open(WithOwnTerms);
        var reader = new JsonRecordReader(opened.Schema);

        foreach (var json in new[]
        {
            """{"tenure": 100, "Contract": "Ten years", "clv": 400}""", """{"tenure": 3, "clv": 5}""",
            """{"tenure": 3, "clv": 5}""", """{"tenure": 3, "Churn": "Yes"}""", """{"tenure": 2, "clv": 5, "Churn": "Yes"}""",
            """{"tenure": 100, "Contract": "Ten years", "MonthlyCharges": 20, "clv": 400}""",
        })
        {
            var answer = opened.Answerer.Answer(reader.Read(Encoding.UTF8.GetBytes(json)).Record!);
            var bytes = new ArrayBufferWriter<byte>();

            writer.Write(answer, bytes);

            Encoding.UTF8.GetString(bytes.WrittenSpan).Should().Be(string.Concat(
                AnswerColumns.Fields(answer, mark).Select(field => separator + CsvRow.Written(field, separator))));
        }
    }

    [Fact]
    public void Missing_fields_are_one_warning_and_the_others_stay_alone()
    {
        var warnings = Write(Answer(Telco, """{"tenure": 100, "Contract": "Ten years", "Note": "x"}"""))["warnings"]!.AsArray();

        warnings
            .Select(warning => (string?)warning!["code"])
            .Should()
            .BeEquivalentTo("out-of-range", "unseen", "missing", "ignored");
        var missing = warnings.Single(warning => (string?)warning!["code"] == "missing")!.AsObject();
        missing["fields"]!
            .AsArray()
            .Select(field => (string?)field)
            .Should()
            .Equal("MonthlyCharges", "SeniorCitizen", "PaperlessBilling");
        missing.ContainsKey("field").Should().BeFalse();
        warnings.Where(warning => (string?)warning!["code"] != "missing").Should().OnlyContain(
            warning => warning!["field"] != null && warning["fields"] == null);
    }

    [Fact]
    public void A_table_names_the_columns_of_its_warnings_by_kind() =>
        AnswerColumns
            .Fields(Answer(Telco, """{"tenure": 100, "Contract": "Ten years", "MonthlyCharges": 20}"""), DecimalMark.Point)[^1]
            .Should()
            .Be("out-of-range: tenure; unseen: Contract; missing: SeniorCitizen, PaperlessBilling");

    [Theory]
    [InlineData(DecisionBasis.BreakEven, """{"tenure": 1}""", "break-even")]
    [InlineData(DecisionBasis.Threshold, """{"tenure": 1}""", "threshold")]
    [InlineData(DecisionBasis.BreakEven, """{"tenure": 1, "Churn": "Yes"}""", "already-left")]
    public void What_decided_is_said(DecisionBasis basis, string customer, string decidedBy) =>
        Answer(WithOwnTerms with { Decision = WithOwnTerms.Decision with { Basis = basis } }, customer)
            .DecidedBy.Should()
            .Be(decidedBy);

    private static JsonObject Write(CustomerAnswer answer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            bytes,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        AnswerJson.Write(json, answer);
        json.Flush();
        return JsonNode.Parse(bytes.WrittenSpan)!.AsObject();
    }

    private CustomerAnswer Answer(HandMadeModel model, string json)
    {
        var opened = Open(model);
        return opened.Answerer.Answer(JsonRecordReader.Read(opened.Schema, Encoding.UTF8.GetBytes(json)).Record!);
    }

    private ChurnModel Open(HandMadeModel model)
    {
        var store = new ModelStore(folder.Path);
        return store.Open(model.PublishIn(store));
    }
}
