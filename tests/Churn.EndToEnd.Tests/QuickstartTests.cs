using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

[Collection(QuickstartCollection.Name)]
public class QuickstartTests(QuickstartFixture quickstart)
{
    private const int Clients = 32;

    [Fact]
    public void It_prints_both_models_and_an_example_that_can_be_asked()
    {
        quickstart.Output.Should().Contain("forest").And.Contain("network").And.Contain("ROC AUC").And.Contain("promoted");
        quickstart.Output.Should().Contain($"curl {quickstart.Client.BaseAddress}predict");
    }

    [Fact]
    public void It_sums_up_in_five_plain_lines_without_a_word_against_the_model()
    {
        string[] heads = ["trained: ", "quality: ", "flags:   ", "report:  ", "open:    "];
        var lines = quickstart.Output.Split('\n'); // messages of the service may stand between them
        var summary = lines.Where(line => heads.Any(head => line.StartsWith(head, StringComparison.Ordinal))).ToArray();

        summary.Select(line => line[..9]).Should().Equal(heads);
        summary
            .Where(line => !line.StartsWith("report", StringComparison.Ordinal))
            .Should()
            .OnlyContain(line => line.Length <= 80);
        File.Exists(summary[3]["report:  ".Length..]).Should().BeTrue();
        lines.Should().Contain("verdict: no finding");
    }

    /// <summary>Bounds far enough below what is measured that only a real fault goes under them.</summary>
    [Fact]
    public void Both_models_are_as_good_as_they_should_be()
    {
        var store = new ModelStore(Path.Combine(quickstart.Folder, "models"));
        var first = store.History()[0].Version;

        foreach (var candidate in store.ReadManifest(first).Candidates)
        {
            candidate.CrossValidatedAuc.Should().BeGreaterThan(0.835, candidate.Model);
            candidate.Holdout.Single(figure => figure.Metric == "expectedCalibrationError").Value.Should().BeLessThan(0.06);
        }
    }

    [Fact]
    public async Task A_file_a_request_and_a_batch_give_every_customer_the_same_probability_to_the_bit()
    {
        var champion = new ModelStore(Path.Combine(quickstart.Folder, "models")).ChampionVersion()!;
        quickstart.Run("score", quickstart.Data, "--out", "scored.csv", "--version", champion).ExitCode.Should().Be(0);
        var scored = CsvCustomerReader.Read(Path.Combine(quickstart.Folder, "scored.csv"));
        var fromFile = Enumerable.Range(0, scored.Rows).Select(row => scored.Column("churn_probability")[row]).ToArray();
        var customers = Customers().ToArray();

        var fromBatch = await Batch(customers);
        var fromRequests = await Task.WhenAll(customers.Where((_, i) => i % 10 == 0).Select(Predict));

        fromBatch.Should().Equal(fromFile.Select(Parse));
        fromRequests.Should().Equal(fromFile.Where((_, i) => i % 10 == 0).Select(Parse));
    }

    [Fact]
    public async Task A_promotion_under_load_fails_no_request_and_is_served_within_seconds()
    {
        var trained = quickstart.Run([
            "train",
            "data/telco.csv",
            "--seed",
            "7",
            "--model",
            "forest",
            .. ChurnProcess.QuickTraining,]);
        var store = new ModelStore(Path.Combine(quickstart.Folder, "models"));
        var other = store.Versions().Single(version => version != store.ChampionVersion());
        trained.Output.Should().Contain(other);
        var customer = Customers().First();
        using var stop = new CancellationTokenSource();

        var load = Enumerable.Range(0, Clients).Select(_ => Ask(customer, stop.Token)).ToArray();
        quickstart.Run("models", "promote", other).ExitCode.Should().Be(0);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var ready = await quickstart.Client.GetFromJsonAsync<JsonElement>("/health/ready");
        await stop.CancelAsync();
        var answers = (await Task.WhenAll(load)).SelectMany(answer => answer).ToArray();

        ready.GetProperty("modelVersion").GetString().Should().Be(other);
        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        answers.Select(answer => answer.Version).Distinct().Should().HaveCount(2);
        answers
            .GroupBy(answer => answer.Version)
            .Should()
            .OnlyContain(same => same.Select(answer => answer.Probability).Distinct().Count() == 1);
    }

    private static float Parse(string probability) => float.Parse(probability, CultureInfo.InvariantCulture);

    private IEnumerable<JsonObject> Customers()
    {
        var table = CsvCustomerReader.Read(quickstart.Data);
        return Enumerable.Range(0, table.Rows).Select(row => new JsonObject(
            table.Header.Zip(table.Row(row), (name, text) => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(text)))));
    }

    private async Task<float> Predict(JsonObject customer)
    {
        using var answer = await quickstart.Client.PostAsJsonAsync("/predict", customer);
        var prediction = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return prediction.GetProperty("churnProbability").GetSingle();
    }

    private async Task<float[]> Batch(JsonObject[] customers)
    {
        using var answer = await quickstart.Client.PostAsJsonAsync("/predict/batch", customers);
        var predictions = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return
        [
            .. predictions
                .GetProperty("results")
                .EnumerateArray()
                .Select(item => item.GetProperty("result").GetProperty("churnProbability").GetSingle()),];
    }

    private async Task<List<(HttpStatusCode Status, string Version, float Probability)>> Ask(
        JsonObject customer,
        CancellationToken stop)
    {
        var answers = new List<(HttpStatusCode, string, float)>();
        while (!stop.IsCancellationRequested)
        {
            using var answer = await quickstart.Client.PostAsJsonAsync("/predict", customer, CancellationToken.None);
            var prediction = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None);
            answers.Add(
                (
                    answer.StatusCode,
                    prediction.GetProperty("modelVersion").GetString()!,
                    prediction.GetProperty("churnProbability").GetSingle()));
        }

        return answers;
    }
}
