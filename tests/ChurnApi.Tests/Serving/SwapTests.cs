using System.Diagnostics;
using System.Net;
using System.Text;
using Churn.Core.Schema;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Serving;

public class SwapTests
{
    private const int Callers = 32;
    private static readonly string Customer = new HandMadeModel().Golden[0];

    [Fact]
    public async Task Promoting_under_load_fails_no_request_and_no_answer_mixes_two_models()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var versions = Enumerable.Range(0, 4).Select(i => HandMadeModel.Weighed(i - 2).PublishIn(service.Store)).ToArray();
        var expected = versions.Append(service.Store.ChampionVersion()!)
            .ToDictionary(version => version, version => Score(service.Store, version));
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Call(service, end.Token))).ToArray();

        foreach (var version in versions)
        {
            service.Store.Promote(version, "test");
            var clock = Stopwatch.StartNew();
            await service.UntilAsync("/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == version);
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
        }

        await end.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(answers => answers).ToArray();
        answers.Should().OnlyContain(answer => answer.Probability == expected[answer.Version]);
        answers.Select(answer => answer.Version).Distinct().Should().HaveCount(5, "every version answered");
    }

    [Fact]
    public async Task A_batch_is_answered_by_one_model_throughout()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var (first, second) = (service.Store.ChampionVersion()!, HandMadeModel.Weighed(1).PublishIn(service.Store));
        var batch = $"[{string.Join(',', Enumerable.Repeat(Customer, 2000))}]";
        using var end = new CancellationTokenSource();
        var promoting = Task.Run(() => PromoteInTurn(service.Store, [second, first], end.Token));

        for (var i = 0; i < 10; i++)
        {
            var answer = (await service.PostAsync("/predict/batch", batch)).MustBeOk().Json;
            var expected = Score(service.Store, answer.GetProperty("modelVersion").GetString()!);
            answer.GetProperty("results").EnumerateArray()
                .Select(item => item.GetProperty("result").GetProperty("churnProbability").GetSingle())
                .Should().OnlyContain(probability => probability == expected);
        }

        await end.CancelAsync();
        await promoting;
    }

    [Fact]
    public async Task A_model_of_other_columns_takes_over_with_its_schema()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var version = HandMadeModel.OfBank.PromoteIn(service.Store);

        await service.UntilAsync("/schema", answer => answer.Json.GetProperty("modelVersion").GetString() == version);

        (await service.PostAsync("/predict", HandMadeModel.OfBank.Golden[0])).MustBeOk()
            .Json.GetProperty("customerId").GetString().Should().Be("15634602");
        (await service.PostAsync("/predict", Customer)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer");
    }

    private static float Score(ModelStore store, string version)
    {
        var model = store.Open(version);
        var record = JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(Customer)).Record!;
        return model.Score(record.Coded).Value;
    }

    private static async Task<List<(string Version, float Probability)>> Call(RunningService service, CancellationToken end)
    {
        var answers = new List<(string, float)>();
        while (!end.IsCancellationRequested)
        {
            var json = (await service.PostAsync("/predict", Customer)).MustBeOk().Json;
            answers.Add((json.GetProperty("modelVersion").GetString()!, json.GetProperty("churnProbability").GetSingle()));
        }

        return answers;
    }

    private static async Task PromoteInTurn(ModelStore store, string[] versions, CancellationToken end)
    {
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            store.Promote(versions[i % versions.Length], "test");
            await Task.Delay(60, CancellationToken.None);
        }
    }
}
