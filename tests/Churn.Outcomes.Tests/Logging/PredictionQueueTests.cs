using Churn.Models.Manifest;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Logging;

/// <summary>What waits to be written, and its blocks.</summary>
public sealed class PredictionQueueTests : IDisposable
{
    private static readonly LoggedModel Model = new("v1", ["tenure"], LabelWindow.Default);

    private readonly PredictionQueue queue = new(capacity: 10, blockSize: 4);

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Predictions_come_in_their_order_with_their_own_rows()
    {
        for (var turn = 0; turn < 5; turn++) // the memory of the blocks is used again
        {
            for (var i = 0; i < 9; i++) Add(i, (i % 3) + 1).Should().BeTrue();

            var blocks = new List<LoggedPrediction[]>();
            while (queue.Take() is { } block)
            {
                blocks.Add(block.ToLogged());
                queue.Return(block);
            }

            blocks.Select(block => block.Length).Should().Equal(4, 4, 1);
            var all = blocks.SelectMany(block => block).ToArray();
            all.Select(one => one.Probability).Should().Equal(Enumerable.Range(0, 9).Select(i => (double)i));
            all.Select(one => one.Codes).Should().BeEquivalentTo(
                Enumerable.Range(0, 9).Select(i => Row(i, (i % 3) + 1)), options => options.WithStrictOrdering());
        }
    }

    [Fact]
    public void No_more_wait_than_may()
    {
        for (var i = 0; i < 10; i++) Add(i, 1).Should().BeTrue();

        Add(10, 1).Should().BeFalse();
        queue.Waiting.Should().Be(10);
        queue.Take().Should().NotBeNull();
        Add(11, 1).Should().BeTrue("what is taken waits no more");
    }

    [Fact]
    public void A_mark_ends_when_what_was_added_before_is_given_back()
    {
        queue.Mark()!.IsCompleted.Should().BeTrue("nothing was added");
        for (var i = 0; i < 5; i++) Add(i, 1);
        var mark = queue.Mark()!;
        Add(5, 1);

        var (first, second) = (queue.Take()!, queue.Take()!);
        queue.Return(first);
        mark.IsCompleted.Should().BeFalse();
        queue.Return(second);
        mark.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_closed_queue_hands_out_what_it_has_and_takes_no_more()
    {
        var waiting = queue.WaitAsync();
        waiting.IsCompleted.Should().BeFalse();
        Add(0, 1);
        (await waiting).Should().BeTrue();
        queue.Close();

        Add(1, 1).Should().BeFalse();
        queue.Mark().Should().BeNull();
        (await queue.WaitAsync()).Should().BeTrue();
        queue.Return(queue.Take()!);
        (await queue.WaitAsync()).Should().BeFalse();
    }

    private bool Add(int number, int columns) => queue.TryAdd(
        new WaitingPrediction(Guid.Empty, Model, null, null, number, null, "at-risk", null, null, null), Row(number, columns));

    private static float[] Row(int number, int columns) =>
        [.. Enumerable.Range(0, columns).Select(column => number + (column / 8f))];
}
