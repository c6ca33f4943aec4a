using System.Net;
using System.Text.Json.Nodes;
using Churn.Access;
using Churn.Client.Answers;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace Churn.Client.Tests;

/// <summary>The client before the real service.</summary>
public sealed class ChurnClientTests : IAsyncLifetime, IDisposable
{
    private readonly KeysOnDisk keys = new();
    private string key = null!;
    private RunningService service = null!;
    private ChurnClient churn = null!;

    private sealed record Subscriber(string CustomerID, int Tenure, string? Contract);

    public async Task InitializeAsync()
    {
        key = keys.Add(Scopes.Predict | Scopes.Read);
        service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        churn = new ChurnClient(service.Client, new ChurnClientOptions { ApiKey = key });
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task Plan_and_actions_are_answered_by_a_service_that_has_some()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["actions.json"], """
            {"version": 1, "currency": "EUR", "actions": [
              {"name": "offer", "contactCost": 1, "acceptanceCost": 10, "acceptance": 0.3, "valueKept": 200}]}
            """);
        await using var planning = await RunningService.StartAsync(
            HandMadeModel.WithReasons, $"--ChurnApi:ActionsFile={folder["actions.json"]}");
        var client = new ChurnClient(planning.Client);
        var customers = new[]
        {
            new { customerID = "A", tenure = 1, Contract = "Month-to-month" },
            new { customerID = "B", tenure = 2, Contract = "Month-to-month" },
        };

        var actions = await client.ActionsAsync();
        var plan = await client.PlanAsync(customers, new PlanOptions(100)
        {
            Control = 0,
            Campaign = "spring",
            Seed = 3,
            Date = new DateOnly(2026, 5, 31),
            Scoring = new PredictOptions { Reasons = 2 },
        });

        actions.GetProperty("currency").GetString().Should().Be("EUR");
        (plan.Summary.CampaignId, plan.Summary.Contacts, plan.Summary.Evidence).Should().Be(("spring", 2, "assumption"));
        plan.Summary.ExpectedProfit.Value.Should().BeApproximately(plan.List.Sum(contact => contact.ExpectedProfit), 0.02);
        plan.List.Should().OnlyContain(contact => contact.Action == "offer" && contact.Reasons != null);
    }

    [Fact]
    public async Task A_customer_may_be_an_object_a_dictionary_or_JSON()
    {
        var asObject = await churn.PredictAsync(
            new
            {
                customerID = "C00001",
                tenure = 1,
                MonthlyCharges = 29.85,
                Contract = "Month-to-month",
            });
        var asDictionary = await churn.PredictAsync(
            new Dictionary<string, object?>
            {
                ["customerID"] = "C00001",
                ["tenure"] = 1,
                ["MonthlyCharges"] = 29.85m,
                ["Contract"] = "Month-to-month",
                ["SeniorCitizen"] = null,
            });
        var asJson = await churn.PredictAsync(
            JsonNode.Parse("""{"customerID": "C00001", "tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month"}""")!);

        asObject.CustomerId.Should().Be("C00001");
        asObject.ChurnProbability.Should().BeInRange(0, 1);
        asObject.Churn.Should().Be(asObject.ChurnProbability >= asObject.Threshold);
        asObject.ModelVersion.Should().Be(service.Store.ChampionVersion());
        asObject.DecidedBy.Should().Be("threshold");
        var missing = asObject.Warnings.Should().ContainSingle().Which;
        (missing.Field, missing.Code).Should().Be((null, "missing"));
        missing.Fields.Should().Equal("SeniorCitizen", "PaperlessBilling");
        asDictionary.Should().BeEquivalentTo(asObject, how => how.Excluding(prediction => prediction.PredictionId));
        asJson.Should().BeEquivalentTo(asObject, how => how.Excluding(prediction => prediction.PredictionId));
    }

    [Fact]
    public async Task A_trial_is_begun_and_ended_and_the_page_of_monitoring_is_read()
    {
        using var folder = new TempFolder();
        var admin = keys.Add(Scopes.Admin | Scopes.Read);
        await using var trying = await RunningService.StartAsync(
            new HandMadeModel(), keys.Setting, $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
        var other = HandMadeModel.Weighed(2).PublishIn(trying.Store);
        var client = new ChurnClient(trying.Client, new ChurnClientOptions { ApiKey = admin });

        var begun = await client.BeginTrialAsync(other, new TrialRequest("try it") { Share = .2, Days = 60 });
        var ended = await client.EndTrialAsync("enough seen");
        var page = await client.MonitoringReportAsync(new MonitoringOptions { Every = "30d" });

        (begun.Action, begun.Version, begun.Why).Should().Be(("trial", other, "try it"));
        (ended.Action, ended.Version, ended.Why).Should().Be(("end-trial", other, "enough seen"));
        page.Should().StartWith("<!DOCTYPE html>").And.Contain(trying.Store.ChampionVersion());
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Changes_are_sent_beside_the_customer_and_suggestions_can_be_sent_back()
    {
        await using var levers = await RunningService.StartAsync(HandMadeModel.WithLevers);
        var client = new ChurnClient(levers.Client);
        var customer = new
        {
            tenure = 3,
            MonthlyCharges = 80,
            Contract = "Month-to-month",
            SeniorCitizen = 0,
            PaperlessBilling = "No",
        };

        var answer = await client.WhatIfAsync(customer, new { Contract = "Two year" });
        var suggestions = await client.SuggestChangesAsync(customer);

        answer.Difference.Should().Be(answer.After.ChurnProbability - answer.Before.ChurnProbability).And.BeNegative();
        var first = suggestions.Suggestions[0];
        (await client.WhatIfAsync(customer, first.Changes)).After.ChurnProbability.Should().Be(first.ChurnProbability);
        (await client.SchemaAsync()).Columns.Single(column => column.Name == "MonthlyCharges").Declared!.Actionable
            .Should().Be("down");
    }

    [Fact]
    public async Task A_customer_of_a_type_with_other_names_is_written_as_its_options_say()
    {
        var camel = new ChurnClient(service.Client, new ChurnClientOptions
        {
            ApiKey = key,
            CustomerJson = new() { PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase },
        });

        var refused = () => camel.PredictAsync(new Subscriber("C1", 1, null));

        (await refused.Should().ThrowAsync<ChurnApiException>()).Which.Problem.Errors!
            .Select(error => error.Message).Should().ContainSingle(message => message.Contains("'Contract'"));
        (await camel.PredictAsync(new { customerID = "Ärger \"€\"", tenure = 3 })).CustomerId.Should().Be("Ärger \"€\"");
    }

    [Fact]
    public async Task What_is_refused_is_an_exception_with_the_typed_problem()
    {
        var refused = () => churn.PredictAsync(new { tenure = "one", monthly_charges = 1 });

        var why = (await refused.Should().ThrowAsync<ChurnApiException>()).Which;

        why.Status.Should().Be(HttpStatusCode.BadRequest);
        why.Problem.Type.Should().Be("/problems/invalid-customer");
        why.Problem.Errors!.Select(error => $"{error.Pointer} {error.Rule}")
            .Should()
            .Equal("/tenure not-a-number", "/monthly_charges unknown-field");
        why.RetryAfter.Should().BeNull();
        why.Message.Should().Be("The customer cannot be read. 2 faults were found; all of them stand under errors.");
    }

    [Fact]
    public async Task Strictness_and_the_day_as_of_which_is_asked_are_sent()
    {
        (await churn.PredictAsync(new { tenure = 900 })).Warnings.Should().Contain(warning => warning.Code == "out-of-range");
        var strict = () => churn.PredictAsync(new { tenure = 900 }, new PredictOptions { Strict = true });
        (await strict.Should().ThrowAsync<ChurnApiException>())
            .Which.Problem.Errors!.Should()
            .ContainSingle(error => error.Rule == "out-of-range");

        await using var shop = await RunningService.StartAsync(HandMadeModel.OfShop);
        var prediction = await new ChurnClient(shop.Client).PredictAsync(
            new Dictionary<string, object?> { ["Kunde seit"] = new DateOnly(2024, 1, 31) },
            new PredictOptions { Strict = true, AsOf = new DateOnly(2024, 5, 31) });
        prediction.AsOf.Should().Be(new DateOnly(2024, 5, 31));
    }

    [Fact]
    public async Task Many_customers_stream_through_in_their_order_and_each_has_a_result_or_an_error()
    {
        const int Customers = 1_203;
        var asked = 0;
        var most = 0;
        var answers = new List<BatchItem<Prediction>>();
        var small = new ChurnClient(service.Client, new ChurnClientOptions { ApiKey = key, BatchCustomers = 100 });

        await foreach (var answer in small.PredictManyAsync(Source()))
        {
            most = Math.Max(most, asked - answers.Count);
            answers.Add(answer);
        }

        most.Should().BeLessThanOrEqualTo(100, "no more are read before they are answered");
        answers.Select(answer => answer.Index).Should().Equal(Enumerable.Range(0, Customers).Select(i => (long)i));
        answers.Where(answer => answer.Error is not null).Select(answer => answer.Index).Should().Equal(7, 507, 1007);
        answers[1007].Error!.Errors.Should().ContainSingle(error => error.Pointer == "/1007/tenure");
        answers[1202].Result!.CustomerId.Should().Be("C1202");
        answers[1202].Result!.ModelVersion.Should().Be(service.Store.ChampionVersion());

        async IAsyncEnumerable<object> Source()
        {
            for (; asked < Customers; asked++)
            {
                await Task.Yield();
                yield return asked % 500 == 7 ? new { tenure = "seven" } : new { customerID = $"C{asked}", tenure = asked % 72 };
            }
        }
    }

    [Fact]
    public async Task A_batch_and_the_segments_of_customers_are_answered()
    {
        object[] customers = [new { customerID = "C1", tenure = 1 }, new { tenure = "x" }, null!];

        var batch = await churn.PredictBatchAsync(customers);
        var segments = await churn.SegmentsAsync(customers);
        var ofTraining = await churn.SegmentsAsync();

        batch.Results.Select(item => item.Result is not null).Should().Equal(true, false, false);
        batch.Results[1].Error!.Errors[0].Pointer.Should().Be("/1/tenure");
        batch.Results[2].Error!.Errors[0].Pointer.Should().Be("/2", "a customer who is null is one at fault");
        segments.Results[0].Result!.Segment.Should().Be(batch.Results[0].Result!.Segment);
        segments.Segments.Sum(segment => segment.Customers).Should().Be(1);
        ofTraining.Segments.Select(segment => segment.Name).Should().Equal(segments.Segments.Select(segment => segment.Name));
    }

    [Fact]
    public async Task A_service_of_an_uplift_model_answers_uplifts()
    {
        await using var uplifting = await RunningService.StartAsync(store => HandMadeUplift.WithReasons.PromoteIn(store));
        var client = new ChurnClient(uplifting.Client);
        object[] customers = [new { customerID = "C1", tenure = 1 }, new { tenure = "x" }];

        var one = await client.PredictUpliftAsync(customers[0], new PredictOptions { Reasons = 1 });
        var batch = await client.PredictUpliftBatchAsync(customers);

        (one.CustomerId, one.Kind, one.Reasons!.Single().Column).Should().Be(("C1", "uplift", "tenure"));
        (batch.ModelVersion, batch.Results[0].Result!.Uplift).Should().Be((one.ModelVersion, one.Uplift));
        batch.Results[1].Error!.Errors[0].Pointer.Should().Be("/1/tenure");
    }

    [Fact]
    public async Task The_schema_the_model_and_the_health_are_told()
    {
        var schema = await churn.SchemaAsync();
        var model = await churn.CurrentModelAsync();

        schema.Columns.Single(column => column.Name == "Contract").Values.Should().Contain("Two year");
        schema.Columns.Single(column => column.Name == "tenure").Maximum.Should().Be(72);
        (await churn.PredictAsync(schema.Example)).Warnings.Should().NotContain(warning => warning.Code == "unseen");
        model.Version.Should().Be(schema.ModelVersion);
        model.Figures.Holdout.Should().NotBeEmpty();
        (await churn.LiveAsync()).Status.Should().Be("live");
        (await churn.ReadyAsync()).ModelVersion.Should().Be(model.Version);
    }

    [Fact]
    public async Task Shapes_are_asked_by_version()
    {
        var version = (await churn.CurrentModelAsync()).Version;
        var unknown = () => churn.ShapesAsync("0123456789ab");

        var refused = () => churn.ShapesAsync(version);

        (await refused.Should().ThrowAsync<ChurnApiException>()).Which.Problem.Type.Should().Be("/problems/not-explainable");
        (await unknown.Should().ThrowAsync<ChurnApiException>()).Which.Problem.Type.Should().Be("/problems/unknown-version");
    }

    [Fact]
    public async Task Without_its_key_it_is_refused()
    {
        var refused = () => new ChurnClient(service.Client).SchemaAsync();

        (await refused.Should().ThrowAsync<ChurnApiException>()).Which.Problem.Type.Should().Be("/problems/api-key");
    }

    [Fact]
    public async Task A_call_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var one = () => churn.PredictAsync(new { tenure = 1 }, cancellation: cancelled.Token);

        await one.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_service_that_gets_its_model_in_a_moment_answers_a_retry()
    {
        await using var empty = await RunningService.StartAsync(_ => { });
        var impatient = new ChurnClient(empty.Client, new ChurnClientOptions { MaxRetries = 0 });
        var patient = new ChurnClient(empty.Client);

        var refused = () => impatient.PredictAsync(new { tenure = 1 });
        (await refused.Should().ThrowAsync<ChurnApiException>()).Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(1));
        var waiting = patient.PredictAsync(new { tenure = 1 });
        new HandMadeModel().PromoteIn(empty.Store);

        (await waiting).ModelVersion.Should().Be(empty.Store.ChampionVersion());
    }

    [Fact]
    public async Task A_caller_who_is_too_fast_is_answered_all_the_same()
    {
        await using var slow = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:AnonymousRate=2/s");
        var client = new ChurnClient(slow.Client);

        for (var tenure = 0; tenure < 4; tenure++) (await client.PredictAsync(new { tenure })).ModelVersion.Should().NotBeEmpty();
    }
}
