using System.Text.Json;
using Churn.TestSupport.HandMade;
using ChurnApi.Predict;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Segments;

public sealed class CustomerArrayTests
{
    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    [InlineData(1_000, 3)]
    public async Task Many_customers_leave_their_thread_to_other_requests_in_between(int customers, int turns)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var body = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat("""{"tenure": 1}""", customers))}]");
        var context = new CountingContext();

        var answers = await context.RunAsync(() => CustomerArray.AnswerAsync(
            service.Services.GetRequiredService<ChampionProvider>().Model!,
            service.Services.GetRequiredService<ShadowEvaluator>(),
            service.Services.GetRequiredService<RequestMetrics>(),
            body.RootElement,
            null,
            strict: false,
            (_, index) => index,
            CancellationToken.None));

        answers.Select(answer => answer.Result).Should().Equal(Enumerable.Range(0, customers).Select(index => (int?)index));
        context.Posts.Should().Be(turns);
    }

    /// <summary>Counts how often a task gave its thread back.</summary>
    private sealed class CountingContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback callback, object? state)
        {
            Posts++;
            ThreadPool.QueueUserWorkItem(_ => Within(() => callback(state)));
        }

        public async Task<T> RunAsync<T>(Func<Task<T>> work)
        {
            var task = Task.FromException<T>(new InvalidOperationException());
            Within(() => task = work());
            return await task.ConfigureAwait(false);
        }

        private void Within(Action work)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                work();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
