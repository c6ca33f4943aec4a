using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>Without keys a page of another site cannot have its name resolved to this machine and ask the service.</summary>
public class LoopbackHostTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5080", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:5080", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("evil.example.localhost.", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::2]", false)]
    public async Task Without_keys_only_names_of_this_machine_are_answered(string host, bool isAnswered)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        foreach (var path in new[] { "/health/ready", "/schema", "/swagger/index.html" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;

            var answer = await service.SendAsync(request);

            if (isAnswered)
                answer.Status.Should().Be(HttpStatusCode.OK, path);
            else
                answer
                    .MustBeProblem(HttpStatusCode.MisdirectedRequest, "other-host")
                    .Text.Should()
                    .NotContain(host.Split(':')[0] + ".");
        }
    }

    [Fact]
    public async Task With_keys_the_hosts_are_those_of_the_configuration()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read);
        await using var all = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        await using var one = await RunningService.StartAsync(new HandMadeModel(), keys.Setting, "--AllowedHosts=churn.example");

        (await AskAsync(all, "anything.example", key)).Should().Be(HttpStatusCode.OK);
        (await AskAsync(one, "churn.example", key)).Should().Be(HttpStatusCode.OK);
        (await AskAsync(one, "evil.example", key)).Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<HttpStatusCode> AskAsync(RunningService service, string host, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/schema");
        request.Headers.Host = host;
        request.Headers.Add("X-Api-Key", key);
        using var response = await service.Client.SendAsync(request);
        return response.StatusCode;
    }
}
