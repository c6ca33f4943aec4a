using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Batches;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Shadow;

public class ShadowTests
{
    private const string Path = "/models/shadow";
    private static readonly string[] Customers = [.. new HandMadeModel().Golden];

    [Fact]
    public async Task Without_a_shadow_there_is_nothing_to_compare()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());

        var report = (await service.GetAsync(Path)).MustBeOk().Json;

        report.GetProperty("modelVersion").GetString().Should().Be(service.Store.ChampionVersion());
        report.GetProperty("shadowVersion").ValueKind.Should().Be(JsonValueKind.Null);
        report.GetProperty("compared").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task The_differences_of_live_requests_are_counted_and_no_answer_changes()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var before = (await service.PostAsync("/predict", Customers[0])).MustBeOk().Text;
        var shadow = await Begin(service, HandMadeModel.Weighed(2));

        (await service.PostAsync("/predict", Customers[0])).MustBeOk().Text.Should().Be(before);
        foreach (var path in new[] { "/predict/batch", "/segments" })
            (await service.PostAsync(path, $"[{string.Join(',', Customers)}]")).MustBeOk().Text.Should().NotContain(shadow);

        var report = (await service.UntilAsync(Path, answer => answer.Json.GetProperty("compared").GetInt64() == 7)).Json;
        var differences = new[] { 0, 0, 1, 2, 0, 1, 2 }
            .Select(i => Score(service.Store, shadow, i) - Score(service.Store, service.Store.ChampionVersion()!, i))
            .ToArray();
        report.GetProperty("meanAbsoluteDifference").GetDouble().Should().BeApproximately(differences.Average(Math.Abs), 1e-9);
        report.GetProperty("meanDifference").GetDouble().Should().BeApproximately(differences.Average(), 1e-9);
        report.GetProperty("largestDifference").GetDouble().Should().BeApproximately(differences.Max(Math.Abs), 1e-9);
        report.GetProperty("histogram").EnumerateArray().Sum(bin => bin.GetProperty("customers").GetInt64()).Should().Be(7);
        report.GetProperty("decisionsThatDiffer").GetInt64().Should().Be(report.GetProperty("shadowAloneActs").GetInt64())
            .And.BePositive("the shadow's log-odds are higher by 1.8");
        report.GetProperty("failed").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task The_same_customers_differ_alike_in_every_form_of_a_batch_and_are_not_counted_again_when_it_is_repeated()
    {
        var differences = new List<double>();
        foreach (var form in new[] { BatchBodies.Json, BatchBodies.Lines, BatchBodies.Table })
        {
            await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
            await Begin(service, HandMadeModel.Weighed(2));

            for (var i = 0; i < 2; i++)
                (await service.SendAsync(form, BatchBodies.Of(form, Customers), key: "the-same"))
                    .Status.Should()
                    .Be(HttpStatusCode.OK);
            await service.PostAsync("/predict", Customers[0]); // counted after all that were offered before

            var report = (
                await service.UntilAsync(Path, answer => answer.Json.GetProperty("compared").GetInt64() >= Customers.Length + 1)
            ).Json;
            report.GetProperty("compared").GetInt64().Should().Be(Customers.Length + 1);
            differences.Add(report.GetProperty("largestDifference").GetDouble());
        }

        differences.Distinct().Should().ContainSingle().Which.Should().BePositive();
    }

    [Fact]
    public async Task A_shadow_of_other_columns_fails_alone()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        await Begin(service, HandMadeModel.OfBank);

        (await service.PostAsync("/predict", """{"Contract": "One year", "MonthlyCharges": 50}""")).MustBeOk();

        var report = (await service.UntilAsync(Path, answer => answer.Json.GetProperty("failed").GetInt64() == 1)).Json;
        report.GetProperty("compared").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task A_broken_shadow_is_told_and_harms_no_request()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var broken = HandMadeModel.Weighed(1).PublishIn(service.Store);
        service.Store.Shadow(broken, "");
        await service.UntilAsync(Path, answer => answer.Json.GetProperty("shadowVersion").GetString() == broken);
        service.Store.Shadow(null, "");
        await service.UntilAsync(Path, answer => answer.Json.GetProperty("shadowVersion").GetString() is null);
        File.Delete(System.IO.Path.Combine(service.Store.FolderOf(broken), ModelFolder.ModelFile));

        Point(service.Store, broken);

        var report = await service.UntilAsync(Path, answer => answer.Json.GetProperty("fault").GetString() is not null);
        report.Json.GetProperty("fault").GetString().Should().Contain(ModelFolder.ModelFile).And.NotContain(service.Store.Folder);
        (await service.PostAsync("/predict", Customers[0])).MustBeOk();
        (await service.GetAsync("/health/ready"))
            .MustBeOk()
            .Json.GetProperty("championFault")
            .ValueKind.Should()
            .Be(JsonValueKind.Null);
        var isTold = () => service.Log.Lines.Any(line => line.Contains("The shadow"));
        SpinWait.SpinUntil(isTold, TimeSpan.FromSeconds(10)).Should().BeTrue("the line follows the report at once");
        service.Log.Lines.Where(line => line.Contains("The shadow")).Should().ContainSingle();
    }

    [Fact]
    public async Task Another_champion_begins_another_count()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        await Begin(service, HandMadeModel.Weighed(2));
        await service.PostAsync("/predict", Customers[0]);
        await service.UntilAsync(Path, answer => answer.Json.GetProperty("compared").GetInt64() == 1);

        var version = HandMadeModel.Weighed(3).PromoteIn(service.Store);

        var report = await service.UntilAsync(Path, answer => answer.Json.GetProperty("modelVersion").GetString() == version);
        report.Json.GetProperty("compared").GetInt64().Should().Be(0);
    }

    private static async Task<string> Begin(RunningService service, HandMadeModel model)
    {
        var shadow = model.PublishIn(service.Store);
        service.Store.Shadow(shadow, "test");
        await service.UntilAsync(Path, answer => answer.Json.GetProperty("shadowVersion").GetString() == shadow);
        return shadow;
    }

    private static double Score(ModelStore store, string version, int customer)
    {
        var model = store.Open(version);
        return model.Score(JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(Customers[customer])).Record!.Coded).Value;
    }

    /// <summary>Names a shadow without the store's verification.</summary>
    private static void Point(ModelStore store, string version)
    {
        var pointer = System.IO.Path.Combine(store.Folder, "shadow.json");
        File.WriteAllText(pointer + ".test", $"{{\"version\": \"{version}\"}}");
        File.Move(pointer + ".test", pointer, overwrite: true);
    }
}
