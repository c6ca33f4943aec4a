using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Answering;

public sealed class ReasonTests : IDisposable
{
    private static readonly ReasonOptions All = new(null, ReasonTexts.English);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_columns_add_up_to_the_probability_that_is_answered()
    {
        var answer = Write("""{"tenure": 3, "MonthlyCharges": 99, "Contract": "Month-to-month"}""", All);

        var reasons = answer["reasons"]!.AsArray();
        reasons.Select(reason => (string)reason!["column"]!).Should().BeEquivalentTo(
            "tenure", "MonthlyCharges", "Contract", "SeniorCitizen", "PaperlessBilling");
        var sum = LogOdds(answer["baseProbability"]!) + reasons.Sum(reason => (double)reason!["contribution"]!)
            + (double)answer["otherContribution"]!;
        sum.Should().BeApproximately(LogOdds(answer["churnProbability"]!), 1e-9);
        ((double)answer["otherContribution"]!).Should().BeApproximately(0, 1e-5);
        reasons.Select(reason => -Math.Abs((double)reason!["contribution"]!)).Should().BeInAscendingOrder();
    }

    [Fact]
    public void Contribution_is_that_of_the_closed_form_of_a_logistic_regression()
    {
        var answer = Write("""{"tenure": 3, "MonthlyCharges": 99, "Contract": "Month-to-month"}""", All);

        var tenure = answer["reasons"]!.AsArray().Single(reason => (string)reason!["column"]! == "tenure")!;
        var expected = -0.031f * (3 - ((1 + 20 + 40 + 70) / 4.0));
        ((double)tenure["contribution"]!).Should().BeApproximately(expected, 1e-6);
        ((double)tenure["value"]!).Should().Be(3);
        ((double)tenure["oddsFactor"]!).Should().BeApproximately(Math.Exp(expected), 1e-5);
        ((double)tenure["standardError"]!).Should().Be(0);
        LogOdds(tenure["probabilityWithout"]!).Should().BeApproximately(LogOdds(answer["churnProbability"]!) - expected, 1e-5);
    }

    [Theory]
    [InlineData("""{"tenure": 1, "MonthlyCharges": 110, "Contract": "Month-to-month"}""", 1)]
    [InlineData("""{"tenure": 70, "MonthlyCharges": 20, "Contract": "Two year"}""", -1)]
    public void Reasons_are_in_the_direction_of_the_decision_and_no_more_than_asked(string customer, int direction)
    {
        var reasons = Write(customer, new ReasonOptions(2, ReasonTexts.English))["reasons"]!.AsArray();

        reasons.Should().HaveCount(2);
        reasons.Should().OnlyContain(reason => Math.Sign((double)reason!["contribution"]!) == direction);
    }

    [Fact]
    public void Missing_and_unseen_values_are_null_and_their_texts_say_so()
    {
        var reasons = Write("""{"tenure": 3, "Contract": "Ten years"}""", All)["reasons"]!.AsArray();

        Reason("Contract").Should().Match<JsonNode>(reason => reason["value"] == null
            && ((string)reason["text"]!).Contains("never saw"));
        Reason("MonthlyCharges").Should().Match<JsonNode>(reason => reason["value"] == null
            && ((string)reason["text"]!).Contains("missing"));

        JsonNode Reason(string column) => reasons.Single(reason => (string)reason!["column"]! == column)!;
    }

    [Theory]
    [InlineData("en", "en"), InlineData("en-GB", "en"), InlineData("zh", "zh-Hans"), InlineData("zh-CN", "zh-Hans")]
    [InlineData("ZH-HANS", "zh-Hans"), InlineData("zh-Hans-CN", "zh-Hans"), InlineData("zh-TW", null), InlineData("fr", null)]
    public void Languages_are_found_by_their_tags(string tag, string? language) =>
        ReasonTexts.Find(tag)?.Language.Should().Be(language);

    [Fact]
    public void Every_language_has_a_text_of_its_own()
    {
        var texts = ReasonTexts.All
            .Select(texts => texts.Of(texts.OfValue("tenure", "3", isUnseen: false), isLever: false, 1.25, 31.4)).ToArray();

        texts.Should().OnlyHaveUniqueItems().And.OnlyContain(text =>
            text.Contains("tenure") && text.Contains("1.25") && text.Contains("31.4") && !text.Contains('{'));
    }

    [Fact]
    public void Columns_of_a_table_hold_the_reasons_and_are_empty_where_there_are_fewer()
    {
        var options = new ReasonOptions(5, ReasonTexts.English);
        var fields = ReasonColumns.Fields(
            Answer("""{"tenure": 1, "MonthlyCharges": 110}""", options).Reasons, options, DecimalMark.Comma);

        ReasonColumns.Names(options).Should().HaveCount(15)
            .And.StartWith(["reason_1", "reason_1_effect", "reason_1_lever", "reason_2"]);
        fields.Should().HaveCount(15).And.StartWith(["tenure: 1"]).And.EndWith([""]);
        fields[1].Should().Contain(",");
        fields[2].Should().Be("false");
        ReasonColumns.Names(null).Should().BeEmpty();
    }

    [Fact]
    public void Group_is_one_reason_and_names_and_levers_are_as_declared()
    {
        var declared = Declaring(
            new ColumnDeclaration { Name = "tenure", DisplayName = "Months", Group = "Money" },
            new ColumnDeclaration { Name = "MonthlyCharges", Group = "Money" },
            new ColumnDeclaration { Name = "Contract", DisplayName = "Contract term", Actionable = Actionable.Any });
        const string Customer = """{"tenure": 3, "MonthlyCharges": 99, "Contract": "Month-to-month"}""";

        var alone = Answer(Customer, All).Reasons!;
        var reasons = Answer(Customer, All, declared).Reasons!;

        reasons.Select(reason => reason.Column).Should().BeEquivalentTo("Money", "Contract", "SeniorCitizen", "PaperlessBilling");
        var money = reasons.Single(reason => reason.Column == "Money");
        money.Value.Should().Be("Months 3, MonthlyCharges 99");
        money.Lever.Should().BeFalse();
        // in a model that is a sum, the value of a merged player is the sum; in others it need not be
        money.Contribution.Should().BeApproximately(
            alone.Where(reason => reason.Column is "tenure" or "MonthlyCharges").Sum(reason => reason.Contribution), 1e-5);
        var contract = reasons.Single(reason => reason.Column == "Contract");
        (contract.DisplayName, contract.Lever).Should().Be(("Contract term", true));
        contract.Text.Should().StartWith("Contract term is Month-to-month").And.EndWith("This can be changed.");
        Answer(Customer, new ReasonOptions(null, ReasonTexts.Find("zh")!), declared).Reasons!
            .Single(reason => reason.Lever).Text.Should().EndWith("该项可以调整。");
    }

    [Fact]
    public void Version_without_a_background_gives_no_reasons()
    {
        var store = new ModelStore(folder.Path);
        var model = store.Open(new HandMadeModel().PublishIn(store));

        model.IsExplainable.Should().BeFalse();
        FluentActions.Invoking(() => model.Answerer.Answer(Read(model, """{"tenure": 3}"""), reasons: All))
            .Should().Throw<NotExplainableException>();
        model.Answerer.Answer(Read(model, """{"tenure": 3}""")).Reasons.Should().BeNull();
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"rows": []}"""), InlineData("""{"rows": [[1, 2]]}"""), InlineData("[")]
    [InlineData("""{"rows": [[1, 2, 3, 4, 1e60]]}"""), InlineData("""{"rows": [[1, 2, "0", 4, 5]]}""")]
    public void Background_that_does_not_fit_breaks_the_version(string content)
    {
        var store = new ModelStore(folder.Path);
        var version = HandMadeModel.WithReasons.PublishIn(store);
        var path = Path.Combine(store.FolderOf(version), ModelFolder.BackgroundFile);
        File.WriteAllText(path, content);
        var crafted = Rehash(store, version, content);

        FluentActions.Invoking(() => store.Open(crafted)).Should().Throw<BrokenModelException>().WithMessage("*background.json*");
    }

    private static string Rehash(ModelStore store, string version, string content)
    {
        var manifest = Path.Combine(store.FolderOf(version), ModelFolder.ManifestFile);
        var node = JsonNode.Parse(File.ReadAllBytes(manifest))!;
        node["files"]![ModelFolder.BackgroundFile] =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        File.WriteAllText(manifest, node.ToJsonString());
        var crafted = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(manifest)))[..12];
        Directory.Move(store.FolderOf(version), store.FolderOf(crafted));
        return crafted;
    }

    private static double LogOdds(JsonNode probability) => Math.Log((double)probability / (1 - (double)probability));

    private static CustomerRecord Read(ChurnModel model, string json) =>
        JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(json)).Record!;

    private static HandMadeModel Declaring(params ColumnDeclaration[] declarations) =>
        HandMadeModel.WithReasons with { Schema = HandMadeSchemas.Telco.Declaring(declarations) };

    private CustomerAnswer Answer(string customer, ReasonOptions options, HandMadeModel? of = null)
    {
        var store = new ModelStore(folder.Path);
        var model = store.Open((of ?? HandMadeModel.WithReasons).PublishIn(store));
        return model.Answerer.Answer(Read(model, customer), reasons: options);
    }

    private JsonObject Write(string customer, ReasonOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        AnswerJson.Write(json, Answer(customer, options));
        json.Flush();
        return JsonNode.Parse(bytes.WrittenSpan)!.AsObject();
    }
}
