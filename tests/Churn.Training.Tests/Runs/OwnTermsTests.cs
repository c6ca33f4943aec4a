using System.Globalization;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Forest;
using Churn.Training.Runs;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Runs;

/// <summary>Runs on customers who each have a value of their own.</summary>
public sealed class OwnTermsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ModelStore store;

    public OwnTermsTests()
    {
        store = new ModelStore(folder["models"]);
        WriteCustomers(row => row % 7 == 0 ? "" : (row * 3 % 500).ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_customer_is_decided_on_by_his_own_value_whether_or_not_it_is_learnt_from(bool ignored)
    {
        var version = Run(ignored).Version;

        var model = store.Open(version);
        model.Schema.Features.Any(feature => feature.Name == "clv").Should().Be(!ignored);
        var reader = new TextRecordReader(model.Schema, ["tenure", "MonthlyCharges", "clv"]);
        Threshold("400").Should().BeApproximately(11 / 127f, 1e-6f);
        Threshold("100").Should().BeApproximately(11 / 37f, 1e-6f);
        Threshold("").Should().BeApproximately(11 / 67f, 1e-6f, "the value given for all counts");
        Threshold("10").Should().BeNull();

        float? Threshold(string clv) => model.Answerer.Answer(reader.Read(["5", "70", clv]).Record!).Threshold?.Value;
    }

    [Fact]
    public void Segments_and_scored_files_decide_as_the_model_does()
    {
        var result = Run(ignored: true);
        var model = store.Open(result.Version);

        var summary = FileScoring.Score(model, folder["own.csv"], Stream.Null, new FileScoringOptions());

        string[] acted = ["valuable-at-risk", "high-risk", "at-risk"];
        result.Manifest.Segments.Where(segment => acted.Contains(segment.Name)).Sum(segment => segment.Customers)
            .Should().Be(summary.Flagged).And.BeInRange(1, 299);
        summary.AlreadyLeft.Should().BeInRange(1, 299);
        result
            .Manifest.Segments.Single(segment => segment.Name == "at-risk")
            .Rule.Should()
            .Contain("at or over the customer's own threshold");
        summary.Notes.Should().Contain("clv: missing in 43 rows");
    }

    [Fact]
    public void The_golden_records_show_the_column()
    {
        var model = store.Open(Run(ignored: true).Version);

        model.Golden[0].Record.TryGetProperty("clv", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("-3", "*own.csv(7): column 'clv': '-3': a cost is 0 or more*")]
    [InlineData("dear", "*own.csv*column 'clv'*number*")]
    public void A_cost_that_cannot_be_is_refused_with_its_place(string cost, string message)
    {
        WriteCustomers(row => row == 5 ? cost : "3");

        var run = () => Run(ignored: true, campaign => campaign with { CustomerValueColumn = null, ContactCostColumn = "clv" });

        run.Should().Throw<DataRefusedException>().WithMessage(message);
        store.Versions().Should().BeEmpty();
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_the_nearest()
    {
        var run = () => Run(ignored: false, campaign => campaign with { CustomerValueColumn = "clw" });

        run.Should().Throw<DataRefusedException>().WithMessage("*no column 'clw'*Did you mean 'clv'?*");
    }

    public void Dispose() => folder.Dispose();

    private void WriteCustomers(Func<int, string> value)
    {
        var lines = SyntheticCustomers.Csv(300).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllLines(folder["own.csv"], lines.Select((line, row) => $"{line},{(row == 0 ? "clv" : value(row - 1))}"));
    }

    private TrainingResult Run(bool ignored, Func<CampaignOptions, CampaignOptions>? change = null)
    {
        var campaign = new CampaignOptions { CustomerValueColumn = "clv" };
        var options = new TrainingOptions
        {
            Models = ["forest"],
            Forest = new ForestOptions { Trees = 10 },
            Schema = new SchemaOptions { Ignore = ignored ? ["clv"] : [] },
            Evaluation = new EvaluationOptions { Folds = 2, Resamples = 10, Campaign = change?.Invoke(campaign) ?? campaign },
        };
        return new TrainingRun(options, store, threads: 2).Execute(folder["own.csv"]);
    }
}
