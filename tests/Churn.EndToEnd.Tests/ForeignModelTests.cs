using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.Foreign;
using Churn.TestSupport.HandMade;
using Xunit.Abstractions;

namespace Churn.EndToEnd.Tests;

/// <summary>A model made elsewhere, from its file to the answers of the service and back to the model before it.</summary>
public sealed class ForeignModelTests(ITestOutputHelper output) : IDisposable
{
    private const string Library = "libonnxruntime";

    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_foreign_model_is_imported_served_swapped_and_rolled_back()
    {
        var original = ForeignModels.Logistic();
        var store = new ModelStore(folder["models"]);
        var ours = new HandMadeModel().PublishIn(store);
        store.Promote(ours, "the first");
        var imported = Import(original, "--calibrate", "--label", "Churn");
        var uncalibrated = Import(original);
        using var service = await StandaloneService.StartAsync(store.Folder);
        var customer = Customers().First(record => original.Scores.ContainsKey((string)record["customerID"]!));

        Maps(service).Should().NotContain(Library, "our model has scored its golden records, and nothing else needs it");
        Churn("models", "promote", uncalibrated).ExitCode.Should().Be(0);
        await UntilServesAsync(service, uncalibrated);
        var largest = 0.0;
        foreach (var record in Customers().Where(record => original.Scores.ContainsKey((string)record["customerID"]!)))
        {
            var answer = await PredictAsync(service, record);
            var difference = (double)answer["churnProbability"]! - original.Scores[(string)record["customerID"]!];
            largest = Math.Max(largest, Math.Abs(difference));
        }

        output.WriteLine($"largest difference over HTTP: {largest:0.0e+0}");
        largest.Should().BeLessThan(1e-6);
        if (OperatingSystem.IsLinux()) Maps(service).Should().Contain(Library);
        await ExplainsAsync(service, customer);
        Churn("models", "promote", imported).ExitCode.Should().Be(0);
        await UntilServesAsync(service, imported);
        Churn("models", "rollback").ExitCode.Should().Be(0);
        await UntilServesAsync(service, uncalibrated);
        Churn("models", "promote", ours).ExitCode.Should().Be(0);
        await UntilServesAsync(service, ours);
        Churn("models", "verify").ExitCode.Should().Be(0);
    }

    private static async Task ExplainsAsync(StandaloneService service, JsonObject customer)
    {
        using var response = await service.Client.PostAsJsonAsync(new Uri("/explain", UriKind.Relative), customer);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
        var sum = LogOdds((double)answer["baseProbability"]!) + (double)answer["otherContribution"]!
            + answer["reasons"]!.AsArray().Sum(reason => (double)reason!["contribution"]!);
        sum.Should().BeApproximately(LogOdds((double)answer["churnProbability"]!), 1e-5);
        answer["reasons"]!.AsArray().Should().HaveCount(6, "the model uses six columns");
    }

    private static async Task<JsonNode> PredictAsync(StandaloneService service, JsonObject record)
    {
        using var response = await service.Client.PostAsJsonAsync(new Uri("/predict", UriKind.Relative), record);
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    private static async Task UntilServesAsync(StandaloneService service, string version)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var current = await service.Client.GetFromJsonAsync<JsonNode>(new Uri("/models/current", UriKind.Relative));
            if ((string)current!["version"]! == version) return;
            await Task.Delay(100);
        }

        throw new TimeoutException($"{version} does not serve.");
    }

    /// <summary>What is mapped into the memory of the service; nothing where this cannot be seen.</summary>
    private static string Maps(StandaloneService service) => OperatingSystem.IsLinux()
        ? File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{service.ProcessId}/maps"))
        : "";

    /// <summary>The customers of data/telco.csv, as a CRM sends them.</summary>
    private static IEnumerable<JsonObject> Customers()
    {
        var lines = File.ReadAllLines(Repository.Telco);
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => new JsonObject(
            names.Zip(line.Split(','), (name, value) => KeyValuePair.Create(name, ValueOf(value)))
                .Where(member => member.Key != "Churn")));
    }

    private static JsonNode? ValueOf(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : text;

    private string Import(ForeignModels model, params string[] options)
    {
        File.WriteAllBytes(folder["model.onnx"], model.Content);
        var outcome = Churn(
            ["models", "import", "model.onnx", "--data", ForeignModels.WriteData(folder), "--json", "-", .. options]);
        outcome.ExitCode.Should().Be(0, outcome.Errors);
        return (string)JsonNode.Parse(outcome.Output)!["version"]!;
    }

    private ChurnOutcome Churn(params string[] arguments) => ChurnProcess.Run(folder.Path, arguments);

    public void Dispose() => folder.Dispose();
}
