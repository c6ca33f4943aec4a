using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Models.Tests.Store;

/// <summary>Versions that earlier programs published, kept as they were, open and decide as they did.</summary>
public sealed class EarlierFormatTests
{
    /// <summary>Of format 1: one threshold, no campaign, four segments.</summary>
    private const string Plain = "ed728feff936";

    /// <summary>Of format 1: a campaign with customers' own values, six segments.</summary>
    private const string OwnTerms = "3cf3b691ca65";

    private static readonly ModelStore Store = new(Path.Combine(Repository.Root, "tests/Churn.Models.Tests/Store/Format1"));

    [Fact]
    public void A_threshold_of_format_1_decides_on_all()
    {
        var manifest = Store.ReadManifest(Plain);

        manifest.Decision.Should().Be(new DecisionRule { Threshold = new ChurnProbability(0.5f) });
        manifest.Segmentation.Should().Be(new SegmentationRules
        {
            ValueColumn = "MonthlyCharges",
            HighValue = 90,
            LowRisk = new ChurnProbability(0.25f),
            TenureColumn = "tenure",
            LongStanding = 24,
        });
    }

    [Fact]
    public void Own_terms_of_format_1_decide_by_each_customers_break_even()
    {
        var manifest = Store.ReadManifest(OwnTerms);

        manifest.Decision.Should().Be(new DecisionRule
        {
            Basis = DecisionBasis.BreakEven,
            Threshold = new ChurnProbability(0.5f),
            Campaign = new Campaign(CampaignEconomics.Standard, "EUR", new CampaignColumns("clv")),
        });
        manifest.Segmentation.HighRiskProbability.Should().Be(new ChurnProbability(0.6f));
    }

    [Theory]
    [InlineData(Plain, 0.5f, "threshold")]
    [InlineData(OwnTerms, 0.086614178f, "break-even")]
    public void They_open_and_answer(string version, float threshold, string decidedBy)
    {
        var model = Store.Open(version);
        var customer = version == OwnTerms ? """{"tenure": 60, "clv": 400}"""u8 : """{"tenure": 60}"""u8;

        var answer = model.Answerer.Answer(JsonRecordReader.Read(model.Schema, customer).Record!);

        (answer.Threshold!.Value.Value, answer.DecidedBy).Should().Be((threshold, decidedBy));
        answer.ShouldContact.Should().Be(answer.ChurnProbability >= answer.Threshold);
    }
}
