using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Training.Learners.Sequences;

namespace Churn.Training.Tests.Learners.Sequences;

/// <summary>Small random sequences; who has word 1 before word 2 at the end churns.</summary>
internal static class DrawnSequences
{
    public static EventChannels Channels { get; } = new([4, 3], ["age", "gap", "amount"]);

    /// <summary>Columns of the customers, two for each.</summary>
    public static FeatureMatrix Customers(int rows)
    {
        var random = new RandomStream(8, 8);
        return new FeatureMatrix(
            [.. Enumerable.Range(0, rows * 2).Select(_ => (float)random.NextDouble() - .5f)], ["one", "other"]);
    }

    /// <param name="lengths">How many events each row has.</param>
    /// <param name="withCustomers">Whether there are columns of customers.</param>
    public static SequenceTrainingSet Of(IReadOnlyList<int> lengths, bool withCustomers = false)
    {
        var random = new RandomStream(5, 5);
        float[][] sequences = [.. lengths.Select(length => Sequence(length, random))];
        bool[] churned = [.. sequences.Select((sequence, row) => sequence.Length < 10 ? row % 2 == 0 : IsOrdered(sequence))];
        return new SequenceTrainingSet(
            Channels, sequences, churned, null, withCustomers ? Customers(lengths.Count) : null);
    }

    /// <summary>Rows of 0 to 12 events.</summary>
    public static SequenceTrainingSet Of(int rows, bool withCustomers = false) =>
        Of([.. Enumerable.Range(0, rows).Select(row => row % 13)], withCustomers);

    private static bool IsOrdered(float[] sequence) =>
        sequence.AsSpan()[^5] == 2 && sequence.AsSpan()[^10] == 1;

    private static float[] Sequence(int length, RandomStream random)
    {
        var sequence = new float[length * 5];
        for (var i = 0; i < length; i++)
        {
            (sequence[i * 5], sequence[(i * 5) + 1]) = (1 + random.NextBelow(2), random.NextBelow(3));
            for (var number = 2; number < 5; number++)
                sequence[(i * 5) + number] = random.NextBelow(6) == 0 ? float.NaN : (float)((4 * random.NextDouble()) - 2);
        }

        return sequence;
    }
}
