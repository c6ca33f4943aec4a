using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Batches;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Idempotency;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Replayed = "Idempotent-Replayed";
    private const string Body = "{\"customerID\":\"C1\",\"tenure\":12}\n{\"tenur\":1}\n";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_same_key_gets_the_same_bytes_though_another_champion_serves()
    {
        var first = await service.SendAsync(Lines, Body, key: "k-1");
        await SwapAsync();

        var again = await service.SendAsync(Lines, Body, key: "k-1");
        var other = await service.SendAsync(Lines, Body, key: "k-2");

        again.Text.Should().Be(first.Text);
        again.PredictionIds.Should().Equal(first.PredictionIds);
        again.Headers["X-Model-Version"].Should().Be(first.Headers["X-Model-Version"]);
        again.Headers[Replayed].Should().Be("true");
        first.Headers.Should().NotContainKey(Replayed);
        other.Headers["X-Model-Version"].Should().Be(service.Store.ChampionVersion());
        other.Text.Should().NotBe(first.Text);
    }

    [Fact]
    public async Task A_key_stands_for_one_batch()
    {
        await service.SendAsync(Lines, Body, key: "k");

        foreach (
            var (form, body, accept, path) in new[]
            {
                (Lines, Body + "\n", null, BatchPath),
                (Lines, Body.Replace("12", "13", StringComparison.Ordinal), null, BatchPath),
                (Lines, Body, Json, BatchPath),
                (Json, "[{\"tenure\":1}]", null, BatchPath),
                (Lines, Body, null, BatchPath + "?a=b"),
            })
            (await service.SendAsync(form, body, accept, "k", path)).MustBeProblem(
                HttpStatusCode.UnprocessableEntity,
                "idempotency-key-reused");
        (await service.SendAsync(Lines, Body, key: "k")).Headers[Replayed].Should().Be("true");
    }

    [Fact]
    public async Task Another_body_that_differs_late_is_cut_off()
    {
        var start = string.Concat(Enumerable.Repeat("{\"tenure\":12}\n", 20_000));
        await service.SendAsync(Lines, start + "{\"tenure\":1}\n", key: "late");

        var again = () => service.SendAsync(Lines, start + "{\"tenure\":2}\n", key: "late");

        await again.Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_key_whose_batch_is_under_way_is_in_conflict_until_that_ends_and_then_the_same_model_answers()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(service.Address.Host, service.Address.Port);
            var head =
                $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nIdempotency-Key: "
                    + $"slow\r\nContent-Length: 1000\r\n\r\n{Body}";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().ReadExactlyAsync(new byte[100]);

            (await service.SendAsync(Lines, Body, key: "slow"))
                .MustBeProblem(HttpStatusCode.Conflict, "idempotency-key-in-use")
                .Headers["Retry-After"]
                .Should()
                .Be("1");
        }

        var version = service.Store.ChampionVersion();
        await SwapAsync();
        var answer = await service.SendAsync(Lines, Body, key: "slow");
        for (var i = 0; i < 100 && answer.Status == HttpStatusCode.Conflict; i++)
        {
            await Task.Delay(50);
            answer = await service.SendAsync(Lines, Body, key: "slow");
        }

        answer.Headers["X-Model-Version"].Should().Be(version);
        answer.Headers.Should().NotContainKey(Replayed, "it was never answered as a whole");
    }

    [Fact]
    public async Task A_version_that_is_gone_cannot_answer_again()
    {
        var first = (await service.SendAsync(Lines, Body, key: "gone")).Headers["X-Model-Version"];
        await SwapAsync();
        Directory.Delete(service.Store.FolderOf(first), recursive: true);

        (await service.SendAsync(Lines, Body, key: "gone"))
            .MustBeProblem(HttpStatusCode.Gone, "answer-gone")
            .Text.Should()
            .Contain(first);
    }

    [Fact]
    public async Task A_batch_that_was_refused_may_be_mended_under_its_key()
    {
        (await service.SendAsync(Json, "[", key: "mended")).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");

        (await service.SendAsync(Lines, Body, key: "mended")).Items().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_refused_repetition_of_a_batch_that_broke_off_does_not_forget_its_key()
    {
        var whole = "[" + string.Join(",", Enumerable.Repeat("{\"tenure\":12}", 5_000));
        var first = await service.SendAsync(Json, whole + "!", key: "broken");
        await SwapAsync();

        for (var i = 0; i < 2; i++)
        {
            (await service.SendAsync(Json, whole + "]", Lines, "broken")).MustBeProblem(
                HttpStatusCode.UnprocessableEntity,
                "idempotency-key-reused");
            (await service.SendAsync(Json, "[!", key: "broken")).MustBeProblem(
                HttpStatusCode.UnprocessableEntity,
                "idempotency-key-reused");
        }

        var again = await service.SendAsync(Json, whole + "]", key: "broken");
        again.Items().Should().HaveCount(5_000);
        again.Headers["X-Model-Version"].Should().Be(first.Headers["X-Model-Version"]);
    }

    [Fact]
    public async Task A_version_that_is_gone_is_told_again_though_the_batch_broke_off()
    {
        var broken = "[" + string.Join(",", Enumerable.Repeat("{\"tenure\":12}", 5_000)) + "!";
        var first = (await service.SendAsync(Json, broken, key: "broken")).Headers["X-Model-Version"];
        await SwapAsync();
        Directory.Delete(service.Store.FolderOf(first), recursive: true);

        for (var i = 0; i < 2; i++)
            (await service.SendAsync(Json, broken, key: "broken")).MustBeProblem(HttpStatusCode.Gone, "answer-gone");
    }

    [Fact]
    public async Task A_batch_that_broke_off_is_known_again_by_what_came_of_it()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(service.Address.Host, service.Address.Port);
            var head =
                $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nIdempotency-Key: "
                    + $"half\r\nContent-Length: {Body.Length + 1}\r\n\r\n{Body}";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().ReadExactlyAsync(new byte[100]);
        }

        var other = await SendWhenFreeAsync(Body.Replace("12", "13", StringComparison.Ordinal), "half");
        other.MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await service.SendAsync(Lines, "{}", key: "half")).MustBeProblem(
            HttpStatusCode.UnprocessableEntity,
            "idempotency-key-reused");
        (await service.SendAsync(Lines, Body + "\n", key: "half")).Items().Should().HaveCount(2);
    }

    /// <summary>Sends a batch once the one before it under the same key has ended.</summary>
    private async Task<Answer> SendWhenFreeAsync(string body, string key)
    {
        var answer = await service.SendAsync(Lines, body, key: key);
        for (var i = 0; i < 100 && answer.Status == HttpStatusCode.Conflict; i++)
        {
            await Task.Delay(50);
            answer = await service.SendAsync(Lines, body, key: key);
        }

        return answer;
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task A_key_that_is_none_is_refused(string key) =>
        (await service.SendAsync(Lines, Body, key: key)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-idempotency-key");

    [Fact]
    public async Task A_key_has_255_characters_at_most()
    {
        (await service.SendAsync(Lines, Body, key: new string('k', 255))).Items().Should().HaveCount(2);
        (await service.SendAsync(Lines, Body, key: new string('k', 256))).MustBeProblem(
            HttpStatusCode.BadRequest,
            "invalid-idempotency-key");
    }

    private async Task SwapAsync()
    {
        var next = HandMadeModel.Weighed(-0.4f).PromoteIn(service.Store);
        await service.UntilAsync("/health/ready", answer => answer.Text.Contains(next, StringComparison.Ordinal));
    }
}
