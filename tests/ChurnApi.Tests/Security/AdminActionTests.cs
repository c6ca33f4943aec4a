using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Access;
using Churn.Access.Keys;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>Changing which model serves over HTTP, and the audit of it.</summary>
public sealed class AdminActionTests : IAsyncLifetime, IDisposable
{
    private const string Reason = """{"why": "fresh data of November"}""";

    private readonly KeysOnDisk keys = new();
    private IssuedKey admin = null!;
    private string predict = null!;
    private string other = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        (admin, predict) = (keys.Make(Scopes.Admin), keys.Add(Scopes.Predict));
        service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting, RunningService.Quick);
        other = HandMadeModel.Weighed(1).PublishIn(service.Store);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task A_version_is_promoted_and_rolled_back_and_history_and_audit_say_who_and_why()
    {
        var before = service.Store.ChampionVersion();

        var promoted = (await Post($"/models/{other}/promote")).MustBeOk();

        promoted.Json.GetProperty("version").GetString().Should().Be(other);
        service.Store.ChampionVersion().Should().Be(other);
        service.Store.History()[^1].Who.Should().Be($"key {admin.Key.Id} (test)");
        (await Post("/models/rollback")).MustBeOk();
        service.Store.ChampionVersion().Should().Be(before);
        Audit().Select(line => $"{line.GetProperty("action")} {line.GetProperty("outcome")}")
            .Should().Equal("promote begun", "promote done", "rollback begun", "rollback done");
        Audit()[0].GetProperty("who").GetString().Should().Contain(admin.Key.Id);
        Audit()[0].GetProperty("why").GetString().Should().Be("fresh data of November");
        service.Log.Lines.Should().Contain(line => line.Contains("ChurnApi.Audit") && line.Contains(other));
        (await File.ReadAllTextAsync(keys.Audit)).Should().NotContain(admin.Text[19..]);
    }

    [Fact]
    public async Task A_trial_begins_and_ends_and_history_and_audit_say_who_and_why()
    {
        var begun = (await Post($"/models/{other}/trial", """{"why": "try it", "share": 0.2, "days": 60}""")).MustBeOk();

        begun.Json.GetProperty("action").GetString().Should().Be("trial");
        service.Store.Trial().Should().Match<ModelTrial>(trial =>
            trial.Challenger == other && trial.Share == .2 && !trial.Promotes && trial.Until == trial.Since.AddDays(60));
        (await Post($"/models/{other}/trial")).MustBeProblem(HttpStatusCode.Conflict, "trial-conflict");
        (await Post("/models/trial/end")).MustBeOk();
        service.Store.Trial().Should().BeNull();
        (await Post("/models/trial/end")).MustBeProblem(HttpStatusCode.Conflict, "trial-conflict");
        Audit().Select(line => $"{line.GetProperty("action")} {line.GetProperty("outcome")}").Should().Equal(
            "trial begun", "trial done", "trial begun", "trial failed", "end-trial begun", "end-trial done", "end-trial begun",
            "end-trial failed");
    }

    [Theory]
    [InlineData("""{"why": "try it", "share": 0}""", "invalid-trial")]
    [InlineData("""{"why": "try it", "share": 1}""", "invalid-trial")]
    [InlineData("""{"why": "try it", "days": 0}""", "invalid-trial")]
    [InlineData("""{"why": "try it", "share": "much"}""", "invalid-reason")]
    [InlineData("""{"share": 0.1}""", "invalid-reason")]
    public async Task A_trial_that_is_not_possible_is_refused(string body, string problem)
    {
        (await Post($"/models/{other}/trial", body)).MustBeProblem(HttpStatusCode.BadRequest, problem);
        service.Store.Trial().Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"why": ""}""")]
    [InlineData("""{"why": null}""")]
    [InlineData("""{"why": "two\nlines"}""")]
    [InlineData("""{"why": "yes", "who": "somebody else"}""")]
    [InlineData("[")]
    [InlineData("""{"why": "turned \u202E around"}""")]
    [InlineData("""{"why": "not\u200Bhing to see"}""")]
    [InlineData("""{"why": "\u2066isolated\u2069"}""")]
    [InlineData("""{"why": "two\u2028lines"}""")]
    [InlineData("""{"why": "\uFEFF"}""")]
    public async Task Without_a_reason_nothing_is_done(string body)
    {
        var before = service.Store.ChampionVersion();

        (await service.AskAsync(HttpMethod.Post, $"/models/{other}/promote", admin.Text, body)).MustBeProblem(
            HttpStatusCode.BadRequest,
            "invalid-reason");

        service.Store.ChampionVersion().Should().Be(before);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    public async Task A_reason_in_other_letters_than_UTF_8_is_refused(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/rollback")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Reason)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("X-Api-Key", admin.Text);

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-reason");
    }

    [Fact]
    public async Task A_reason_that_is_not_said_to_be_JSON_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/rollback")
        {
            Content = new StringContent(Reason, null, "text/plain"),
        };
        request.Headers.Add("X-Api-Key", admin.Text);

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "not-json");
    }

    [Fact]
    public async Task What_cannot_be_done_is_told()
    {
        (await Post("/models/000000000000/promote")).MustBeProblem(HttpStatusCode.NotFound, "unknown-version");
        (await Post("/models/..%2f..%2fetc/promote")).MustBeProblem(HttpStatusCode.NotFound, "unknown-version");
        (await Post("/models/rollback")).MustBeProblem(HttpStatusCode.Conflict, "no-rollback");
        File.Delete(Path.Combine(service.Store.Folder, other, ModelFolder.ModelFile));
        (await Post($"/models/{other}/promote"))
            .MustBeProblem(HttpStatusCode.Conflict, "broken-version")
            .Text.Should()
            .NotContain(service.Store.Folder);
        Audit()
            .Select(line => line.GetProperty("outcome").GetString())
            .Should()
            .Equal("begun", "failed", "begun", "failed", "begun", "failed");
    }

    [Fact]
    public async Task A_version_that_is_too_good_is_promoted_only_where_it_is_accepted()
    {
        var artifacts = HandMadeModel.Weighed(3).Artifacts();
        var verdict = new ModelVerdict([new ModelFinding(ModelFinding.TooGood, "the data know the answer.")]);
        var version = service.Store.Publish(
            artifacts with
            {
                Manifest = artifacts.Manifest with { Verdict = verdict },
            },
            "made by hand");
        var path = $"/models/{version}/promote";

        (await Post(path))
            .MustBeProblem(HttpStatusCode.Conflict, "not-accepted")
            .Text.Should()
            .Contain("TOO GOOD: the data know the answer.");
        service.Store.ChampionVersion().Should().NotBe(version);

        (await service.AskAsync(HttpMethod.Post, path, admin.Text, """{"why": "looked at", "accept": true}""")).MustBeOk();
        service.Store.ChampionVersion().Should().Be(version);
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_the_audit_tells_of_it()
    {
        (await service.AskAsync(HttpMethod.Post, $"/models/{other}/promote", predict, Reason)).MustBeProblem(
            HttpStatusCode.Forbidden,
            "scope");
        (await service.AskAsync(HttpMethod.Post, $"/models/{other}/promote", "wrong", Reason)).MustBeProblem(
            HttpStatusCode.Unauthorized,
            "api-key");

        for (var i = 0; i < 200 && (!File.Exists(keys.Audit) || File.ReadAllLines(keys.Audit).Length < 2); i++)
            await Task.Delay(50); // no request waits for it
        Audit().Select(line => line.GetProperty("outcome").GetString()).Should().Equal("refused", "refused");
        Audit()[0].GetProperty("action").GetString().Should().Be("POST /models/{version}/promote");
        Audit()[1].GetProperty("who").GetString().Should().Be("unknown caller");
    }

    [Fact]
    public async Task What_cannot_be_audited_is_not_done()
    {
        Directory.CreateDirectory(keys.Audit); // in the place of the file
        var before = service.Store.ChampionVersion();

        (await Post($"/models/{other}/promote")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "audit-not-writable");

        service.Store.ChampionVersion().Should().Be(before);
    }

    [Fact]
    public async Task A_service_that_does_not_know_its_callers_changes_nothing()
    {
        await using var open = await RunningService.StartAsync(new HandMadeModel());
        var version = HandMadeModel.Weighed(1).PublishIn(open.Store);

        (await open.PostAsync($"/models/{version}/promote", Reason)).MustBeProblem(HttpStatusCode.Forbidden, "admin-off");

        open.Store.ChampionVersion().Should().NotBe(version);
    }

    private Task<Answer> Post(string path, string body = Reason) => service.AskAsync(HttpMethod.Post, path, admin.Text, body);

    private IReadOnlyList<JsonElement> Audit() => [.. File.ReadAllLines(keys.Audit).Select(line => JsonElement.Parse(line))];
}
