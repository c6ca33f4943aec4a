using System.Text.Json;
using Churn.Core.Privacy;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Privacy;

public sealed class PrivateTrainingRunTests : IDisposable
{
    private const string Bounds =
        """
        {
          "label": { "column": "Churn", "churned": "Yes", "stayed": "No" },
          "key": "customerID",
          "columns": {
            "tenure": { "from": 0, "to": 60 },
            "MonthlyCharges": { "from": 0, "to": 100 },
            "plan": { "words": ["basic", "plus", "max"] },
            "region": { "words": ["north", "south", "east", "west"] },
            "paperless": { "words": ["Yes", "No"] }
          }
        }
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("additive")]
    [InlineData("logistic")]
    public void A_loose_promise_leaves_a_good_model(string model)
    {
        var result = Train(4_000, 10, model);

        Auc(result).Should().BeGreaterThan(0.74); // the true probabilities reach .79
        result.Promoted.Should().BeTrue();
        result.Manifest.Verdict!.Findings.Should().BeEmpty();
    }

    [Fact]
    public void A_strict_promise_on_few_customers_leaves_no_model_and_says_so()
    {
        var result = Train(150, 0.01, "additive");

        result.Promoted.Should().BeFalse();
        result.Manifest.Verdict!.IsPromotable.Should().BeFalse();
    }

    [Fact]
    public void A_version_tells_of_no_customer_but_through_noise()
    {
        var result = Train(1_000, 1, "additive");

        var folderOfVersion = new ModelStore(folder["models"]).FolderOf(result.Version);
        var texts = Directory.GetFiles(folderOfVersion).Select(File.ReadAllText).ToArray();
        texts.Should().NotContain(text => text.Contains("C00", StringComparison.Ordinal));
        texts.Should().NotContain(text => text.Contains("island", StringComparison.Ordinal), "the bounds do not name it");
        File.Exists(Path.Combine(folderOfVersion, ModelFolder.ReferenceFile)).Should().BeFalse();
        result.Manifest.Data.Sha256.Should().BeEmpty();
        result.Manifest.Data.MissingShares.Should().BeNull();
        result.Manifest.Segments.Should().BeEmpty();
        result.Manifest.Privacy!.Epsilon.Should().Be(1);
    }

    [Fact]
    public void The_schema_is_that_of_the_bounds_whoever_the_customers_are()
    {
        var (one, other) = (Train(400, 5, "additive", 1).Manifest, Train(400, 5, "additive", 2).Manifest);

        JsonSerializer.Serialize(one.Schema).Should().Be(JsonSerializer.Serialize(other.Schema));
        one.Segmentation.HighValue.Should().Be(other.Segmentation.HighValue);
    }

    [Fact]
    public void Nothing_is_published_when_the_ledger_is_spent()
    {
        Train(400, 1, "additive");

        FluentActions.Invoking(() => Train(400, 1, "additive", ledger: "ledger-1.json")).Should().Throw<PrivacySpentException>();
        new ModelStore(folder["models"]).Versions().Should().ContainSingle();
    }

    [Theory]
    [InlineData("customerID", "C00001", "C00000", "*there before*")]
    [InlineData("tenure", null, "many", "*no number*")]
    [InlineData("Churn", null, "maybe", "*neither Yes nor No*")]
    public void Data_that_do_not_fit_the_bounds_are_refused_before_anything_is_paid(
        string column, string? value, string other, string message)
    {
        var lines = SyntheticCustomers.Csv(200).Split('\n');
        var position = Array.IndexOf(lines[0].Split(','), column);
        var fields = lines[2].Split(',');
        if (value is not null) fields[position].Should().Be(value);
        fields[position] = other;
        lines[2] = string.Join(',', fields);
        File.WriteAllLines(folder["odd.csv"], lines);

        FluentActions.Invoking(() => Train("odd.csv", 1, "additive", "ledger.json")).Should().Throw<DataRefusedException>()
            .Where(refusal => refusal.Message.Contains("odd.csv(3)", StringComparison.Ordinal)).WithMessage(message);
        File.Exists(folder["ledger.json"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("No", "")]
    [InlineData("No", "\"a\": {\"from\": 2, \"to\": 1}")]
    [InlineData("No", "\"a\": {\"from\": 2}")]
    [InlineData("No", "\"a\": {\"words\": [\"x\", \"x\"]}")]
    [InlineData("No", "\"Churn\": {\"words\": [\"x\"]}")]
    [InlineData("yes", "\"a\": {\"words\": [\"x\"]}")]
    [InlineData("No", "\"a\": 3")]
    public void Bounds_with_faults_are_refused_by_file(string stayed, string columns)
    {
        var label = $"{{\"column\": \"Churn\", \"churned\": \"Yes\", \"stayed\": \"{stayed}\"}}";
        File.WriteAllText(folder["bounds.json"], $"{{\"label\": {label}, \"columns\": {{{columns}}}}}");

        FluentActions.Invoking(() => PrivateBounds.Read(folder["bounds.json"])).Should().Throw<FormatException>()
            .WithMessage("*bounds.json*");
    }

    private static double Auc(PrivateTrainingResult result) =>
        result.Manifest.Figures().Holdout.Single(figure => figure.Metric == "rocAuc").Value!.Value;

    private PrivateTrainingResult Train(int rows, double epsilon, string model, int seed = 1, string? ledger = null)
    {
        SyntheticCustomers.WriteTo(folder, rows, seed);
        return Train("customers.csv", epsilon, model, ledger ?? $"ledger-{seed}.json");
    }

    private PrivateTrainingResult Train(string file, double epsilon, string model, string ledger)
    {
        File.WriteAllText(folder["bounds.json"], Bounds);
        var options = new PrivateTrainingOptions(
            PrivateBounds.Read(folder["bounds.json"]),
            new PrivacyPromise(epsilon, 1e-5),
            null,
            model,
            new TrainingOptions());
        return new PrivateTrainingRun(options, new ModelStore(folder["models"])) { Noise = new Random(5).NextBytes }
            .Execute(folder[file], new PrivacyLedger(folder[ledger], TimeProvider.System));
    }
}
