using ChurnApi.Security;
using Microsoft.AspNetCore.Http;

namespace ChurnApi.Tests.Security.Limits;

public class LoadSheddingMiddlewareTests
{
    private const int Requests = 100_000;

    [Fact]
    public async Task A_request_that_ends_the_moment_it_is_looked_at_gives_its_place_back()
    {
        TaskCompletionSource? pending = null;
        var (answered, ended) = (0, false);
        var limit = new LoadSheddingMiddleware(Next, new LoadShedder(longest: null, TimeSpan.Zero, most: 1, mostInNeed: 1));
        var other = new Thread(End);
        other.Start();

        for (var i = 0; i < Requests && answered == i; i++) await limit.InvokeAsync(new DefaultHttpContext());
        Volatile.Write(ref ended, true);
        other.Join();

        answered.Should().Be(Requests, "each had ended before the next one came");

        Task Next(HttpContext context)
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answered++;
            Volatile.Write(ref pending, answer);
            Thread.SpinWait(answered % 64); // the other thread ends it at about the time of the return
            return answer.Task;
        }

        void End()
        {
            while (!Volatile.Read(ref ended)) Interlocked.Exchange(ref pending, null)?.SetResult();
        }
    }
}
