using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Manifest;

public class ManifestJsonTests
{
    private static readonly CustomerSchema EveryKind = new(
        [
            new IdentifierColumn("Kunden-Nr. \"A\""),
            new IgnoredColumn("Notiz", "free text <b>"),
            new NumberColumn("mean", -1.5f, 3.4e38f, ImputationStrategy.Mean),
            new NumberColumn("median", 0.1f, 0.3f),
            new NumberColumn("constant", -0f, 0f, ImputationStrategy.Constant),
            new NumberColumn("forward", float.Epsilon, 16777217, ImputationStrategy.ForwardFill),
            new CategoryColumn("契約", ["e\u0301", "年払い", "🙂"], ImputationStrategy.BackwardFill),
            new CategoryColumn("words", ["\"", "\\", "a b"]),
            new BooleanColumn("yes", "No", "Yes"),
            new BooleanColumn("digits", "0", "1", ImputationStrategy.Constant),
            new NumberColumn("Umsatz", 0, 1, format: new NumberFormat(DecimalMark.Comma, ThousandsMark.Blank, "€")),
            new NumberColumn("Quote", 0, 1, format: new NumberFormat(unit: "%")),
            new DateColumn(
                "joined",
                DateFormat.MonthName,
                new DateOnly(1900, 1, 1),
                new DateOnly(2200, 12, 31),
                ImputationStrategy.Mean,
                ImputationStrategy.Constant,
                ["NA"]),
            new TimeColumn("exported", DateFormat.DayFirstPoints, ["-"]),
            new DecisionOnlyColumn("Wert", ["NA"], new NumberFormat(DecimalMark.Comma, ThousandsMark.Point)),
            new TextColumn("text"),
            new ConstantColumn("constant column"),
        ],
        new LabelColumn("Attrition_Flag", "Attrited Customer", "Existing Customer"),
        new DateOnly(2024, 2, 29));

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void Every_kind_of_column_and_rule_comes_back(string culture)
    {
        using var scope = new CultureScope(culture);

        var read = RoundTrip(Manifest());

        read.Schema.Columns.Select(Facts).Should().Equal(EveryKind.Columns.Select(Facts));
        read.Schema.Label.Should().Be(EveryKind.Label);
        read.Schema.Features.Should().HaveCount(8 + 2 + 3);
        read.Schema.AsOf.Should().Be(EveryKind.AsOf);
        read.Decision.Should().Be(Manifest().Decision);
        read.Segmentation.Should().Be(Manifest().Segmentation);
        read.Segments.Should().Equal(Manifest().Segments);
        read.Figures().Should().BeEquivalentTo(Manifest().Figures());
        read.Data.Should().Be(Manifest().Data);
        read.Runtime.Should().Be(Manifest().Runtime);
        JsonElement.DeepEquals(read.Options, Manifest().Options).Should().BeTrue();
        Write(read).Should().Equal(Write(Manifest()));
    }

    [Theory]
    [InlineData(ImputationStrategy.Mean)]
    [InlineData(ImputationStrategy.Median)]
    [InlineData(ImputationStrategy.MostFrequent)]
    [InlineData(ImputationStrategy.Constant)]
    [InlineData(ImputationStrategy.ForwardFill)]
    [InlineData(ImputationStrategy.BackwardFill)]
    public void Every_missing_rule_comes_back(ImputationStrategy rule)
    {
        var manifest = Manifest() with { Schema = new CustomerSchema([new NumberColumn("a", 0, 1, rule)], EveryKind.Label) };

        RoundTrip(manifest).Schema.Features[0].Missing.Should().Be(rule);
    }

    [Fact]
    public void Rules_without_columns_come_back()
    {
        var rules = new SegmentationRules { LowRisk = new ChurnProbability(float.Epsilon) };

        RoundTrip(Manifest() with { Segmentation = rules }).Segmentation.Should().Be(rules);
    }

    [Fact]
    public void A_campaign_comes_back_and_a_manifest_from_before_campaigns_has_none()
    {
        var campaign = new Campaign(
            new CampaignEconomics { CustomerValue = 12.5 },
            "EUR",
            new CampaignColumns(OfferCost: "cost"));
        var decision = Manifest().Decision with { Basis = DecisionBasis.BreakEven, Campaign = campaign };

        RoundTrip(Manifest() with { Decision = decision }).Decision.Should().Be(decision);
        RoundTrip(Manifest()).Decision.Campaign.Should().BeNull();
        JsonNode.Parse(Write(Manifest() with { Decision = decision }))!["decision"]!["basis"]!
            .GetValue<string>()
            .Should()
            .Be("break-even");
        JsonNode.Parse(Write(Manifest()))!["decision"]!.AsObject().ContainsKey("campaign").Should().BeFalse();
        JsonNode.Parse(Write(Manifest() with { Decision = decision }))!["decision"]!["campaign"]!["terms"]!
            .AsObject()
            .Select(member => member.Key)
            .Should()
            .Equal("customerValue", "offerCost", "contactCost", "acceptance", "acceptanceCertainty");
    }

    [Fact]
    public void A_column_is_written_once_as_its_facts_and_not_as_what_follows_from_them()
    {
        var columns = JsonNode.Parse(Write(Manifest()))!["schema"]!["columns"]!.AsArray();

        columns
            .Select(column => string.Join(" ", column!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)))
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "kind name",
                "kind name reason",
                "kind maximum minimum missing missingWords name",
                "format kind maximum minimum missing missingWords name",
                "format kind missingWords name",
                "earliest form kind latest missing missingWord missingWords name",
                "form kind missingWords name",
                "kind missing missingWords name vocabulary",
                "kind missing missingWords name no yes");
    }

    [Fact]
    public void A_format_is_written_in_its_own_marks_and_the_plain_one_not_at_all()
    {
        var columns = JsonNode.Parse(Write(Manifest()))!["schema"]!["columns"]!.AsArray();

        string[] formats = [.. columns.Select(column => column!["format"]?.ToJsonString(Loose)).OfType<string>()];
        formats
            .Should()
            .Equal(
                """{"decimalMark":",","thousandsMark":"blank","unit":"€"}""",
                """{"unit":"%"}""",
                """{"decimalMark":",","thousandsMark":"."}""");
        columns.Select(column => (string?)column!["form"]).OfType<string>().Should().Equal("dd-MMM-yyyy", "dd.MM.yyyy");
    }

    [Fact]
    public void A_schema_without_dates_has_no_day_as_of_which_it_is() =>
        JsonNode.Parse(Write(new HandMadeModel().Artifacts().Manifest))!["schema"]!
            .AsObject()
            .Select(member => member.Key)
            .Should()
            .Equal("columns", "label");

    [Fact]
    public void It_is_the_same_bytes_in_every_culture_and_readable_in_every_script()
    {
        var plain = Write(Manifest());
        using var scope = new CultureScope("de-DE");

        Write(Manifest()).Should().Equal(plain);
        System.Text.Encoding.UTF8.GetString(plain).Should().Contain("契約").And.Contain("年払い").And.NotContain("\r");
    }

    [Theory]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 2, "maximum": 1}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0}""")]
    [InlineData("""{"kind": "number", "minimum": 0, "maximum": 1}""")]
    [InlineData("""{"kind": "number", "name": null, "minimum": 0, "maximum": 1}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "missing": "guess"}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "missing": 99}""")]
    [InlineData("""{"kind": "category", "name": "a"}""")]
    [InlineData("""{"kind": "category", "name": "a", "vocabulary": null}""")]
    [InlineData("""{"kind": "category", "name": "a", "vocabulary": []}""")]
    [InlineData("""{"kind": "boolean", "name": "a", "no": "x", "yes": "y"}""")]
    [InlineData(
        """{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "format": {"decimalMark": ",", "thousandsMark": ","}}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "format": {"decimalMark": ";"}}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "format": {"decimalMark": 7}}""")]
    [InlineData("""{"kind": "number", "name": "a", "minimum": 0, "maximum": 1, "format": {"unit": " "}}""")]
    [InlineData("""{"kind": "date", "name": "a"}""")]
    [InlineData("""{"kind": "date", "name": "a", "form": "yyyy", "earliest": "2020-01-01", "latest": "2024-01-01"}""")]
    [InlineData("""{"kind": "date", "name": "a", "form": "yyyy-MM-dd", "earliest": "2024-01-02", "latest": "2024-01-01"}""")]
    [InlineData("""{"kind": "time", "name": "a", "form": "dd.MM.yyyy"}""")]
    [InlineData("""{"kind": "money", "name": "a"}""")]
    [InlineData("""{"name": "a"}""")]
    public void A_column_that_cannot_be_is_refused(string column)
    {
        var manifest = JsonNode.Parse(Write(Manifest()))!;
        manifest["schema"]!["columns"]!.AsArray().Add(JsonNode.Parse(column));

        var read = () => JsonSerializer.Deserialize(manifest.ToJsonString(), ManifestJson.Readable.ModelManifest);

        var fault = read.Should().Throw<Exception>().Which;
        (fault is JsonException or ArgumentException or NotSupportedException).Should().BeTrue($"it is {fault.GetType().Name}");
    }

    private static readonly JsonSerializerOptions Loose =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ModelManifest Manifest() => new HandMadeModel().Artifacts().Manifest with
    {
        Schema = EveryKind,
        Options = JsonElement.Parse("""{"forest": {"trees": 100, "share": 0.1}, "name": "Größe"}"""),
    };

    private static byte[] Write(ModelManifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Readable.ModelManifest);

    private static ModelManifest RoundTrip(ModelManifest manifest) =>
        JsonSerializer.Deserialize(Write(manifest), ManifestJson.Readable.ModelManifest)!;

    private static string Facts(Column column) =>
        column switch
        {
            NumberColumn c => FormattableString.Invariant($"number {c.Name} {c.Missing} {c.Minimum:R} {c.Maximum:R} {c.Format}"),
            DateColumn c => FormattableString.Invariant(
                $"date {c.Name} {c.Form} {c.Missing} {c.MissingWord} {c.Earliest:O} {c.Latest:O} ")
                + string.Join('|', c.MissingWords),
            DecisionOnlyColumn c => $"amount {c.Name} {c.Format} {string.Join('|', c.MissingWords)}",
            TimeColumn c => $"time {c.Name} {c.Form} {string.Join('|', c.MissingWords)}",
            CategoryColumn c => $"category {c.Name} {c.Missing} {string.Join('|', c.Vocabulary)}",
            BooleanColumn c => $"boolean {c.Name} {c.Missing} {c.No} {c.Yes}",
            IgnoredColumn c => $"ignored {c.Name} {c.Reason}",
            _ => $"{column.KindName} {column.Name}",
        };
}
