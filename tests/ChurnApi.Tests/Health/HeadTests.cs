using System.Net;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Health;

/// <summary>Some load balancers probe with HEAD.</summary>
public class HeadTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_answers_HEAD_as_it_answers_GET(string path)
    {
        await using var ready = await RunningService.StartAsync(new HandMadeModel());
        await using var empty = await RunningService.StartAsync(_ => { });

        foreach (var service in new[] { ready, empty })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using var response = await service.Client.SendAsync(head);

            response.StatusCode.Should().Be((await service.GetAsync(path)).Status);
            (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        }

        (await empty.GetAsync("/health/ready")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
    }
}
