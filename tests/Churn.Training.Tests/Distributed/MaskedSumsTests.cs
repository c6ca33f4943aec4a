using System.Runtime.InteropServices;
using Churn.Training.Distributed;

namespace Churn.Training.Tests.Distributed;

public class MaskedSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_sums_are_exact_whoever_adds_what(int workers)
    {
        long[][] own =
        [
            .. Enumerable.Range(0, workers).Select(worker => new[] { worker, -7L * worker, long.MaxValue, 1L << 40 }),
        ];

        var sums = LocalGroup.Run(workers, group =>
        {
            using var masks = MaskedSums.Agree(group);
            return new[] { masks.Sum(own[group.Rank]), masks.Sum(own[group.Rank]) };
        });

        long[] expected = [.. Enumerable.Range(0, 4).Select(i => own.Aggregate(0L, (sum, row) => unchecked(sum + row[i])))];
        foreach (var sum in sums.SelectMany(twice => twice)) sum.Should().Equal(expected);
    }

    [Fact]
    public void Each_worker_gets_the_sums_of_its_own_block()
    {
        var sums = LocalGroup.Run(3, group =>
        {
            using var masks = MaskedSums.Agree(group);
            return masks.SumScattered([.. Enumerable.Range(0, 3).Select(to =>
                Enumerable.Range(0, to).Select(i => (100L * group.Rank) + (10 * to) + i).ToArray())]);
        });

        sums[0].Should().BeEmpty();
        sums[1].Should().Equal(300 + 30);
        sums[2].Should().Equal(300 + 60, 300 + 63);
    }

    [Fact]
    public void What_is_sent_is_never_what_a_worker_has_and_never_the_same()
    {
        long[] own = [1, 2, 3, 4, 5];
        var sent = new List<long[]>();

        LocalGroup.Run(3, group =>
        {
            using var masks = MaskedSums.Agree(group);
            var told = group.Rank == 0 ? new RecordingGroup(group, sent) : group;
            using var again = MaskedSums.Agree(told);
            again.Sum(own);
            again.Sum(own);
            return masks.Sum(own);
        });

        sent.Should().HaveCount(2);
        sent[0].Zip(sent[1]).Should().OnlyContain(pair => pair.First != pair.Second, "masks are used once");
        sent.SelectMany(numbers => numbers).Should().NotContain(number => Math.Abs(number) < 1L << 20, "masks are of 64 bits");
    }

    [Fact]
    public void Who_adds_up_something_else_is_told()
    {
        FluentActions.Invoking(() => LocalGroup.Run(2, group =>
        {
            using var masks = MaskedSums.Agree(group);
            return masks.Sum(new long[group.Rank + 1]);
        })).Should().Throw<WorkerException>().WithMessage("*it adds up something else*");
    }

    [Fact]
    public void What_is_no_key_is_told()
    {
        FluentActions.Invoking(() => LocalGroup.Run(2, group =>
        {
            if (group.Rank == 1)
            {
                group.AllGather([1, 2, 3]);
                return 0;
            }

            using var masks = MaskedSums.Agree(group);
            return 1;
        })).Should().Throw<WorkerException>().WithMessage("Worker 1 sent no key*");
    }

    /// <summary>Remembers the numbers that a worker sends; keys are longer.</summary>
    private sealed class RecordingGroup(IWorkerGroup inner, List<long[]> sent) : IWorkerGroup
    {
        public int Rank => inner.Rank;

        public int Count => inner.Count;

        public byte[][] Exchange(byte[][] blocks)
        {
            if (blocks[0].Length == 5 * sizeof(long)) sent.Add(MemoryMarshal.Cast<byte, long>(blocks[1]).ToArray());
            return inner.Exchange(blocks);
        }

        public IWorkerGroup First(int count) => inner.First(count);
    }
}
