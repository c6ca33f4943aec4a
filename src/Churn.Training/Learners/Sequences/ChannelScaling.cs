using System.Numerics;
using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Scales the numbers of events to mean 0 and deviation 1, as the rows have them that were learned from; a missing number becomes
/// 0, and none is further than <see cref="Limit"/> from it. Words stay as they are.
/// </summary>
internal sealed class ChannelScaling
{
    private const float Limit = 5;

    private readonly float[] means;
    private readonly float[] factors;
    private readonly float[] limits;

    private ChannelScaling(float[] means, float[] factors, float[] limits) =>
        (this.means, this.factors, this.limits) = (means, factors, limits);

    /// <summary>Learns means and deviations, in the order of the rows.</summary>
    public static ChannelScaling Learn(SequenceRows rows)
    {
        var (words, count) = (rows.Channels.WordCounts.Count, rows.Channels.Count);
        var (known, sums, squares) = (new long[count], new double[count], new double[count]);
        foreach (var sequence in rows.Sequences)
        {
            for (var i = 0; i < sequence.Length; i++)
            {
                if (i % count < words || float.IsNaN(sequence[i])) continue;
                known[i % count]++;
                sums[i % count] += sequence[i];
                squares[i % count] += (double)sequence[i] * sequence[i];
            }
        }

        var (means, factors, limits) = (new float[count], new float[count], new float[count]);
        for (var channel = 0; channel < count; channel++)
        {
            var mean = known[channel] > 0 ? sums[channel] / known[channel] : 0;
            var variance = known[channel] > 0 ? (squares[channel] / known[channel]) - (mean * mean) : 0;
            means[channel] = (float)mean;
            factors[channel] = variance > 1e-6 ? (float)(1 / Math.Sqrt(variance)) : 1;
            limits[channel] = channel < words ? float.MaxValue : Limit;
        }

        return new ChannelScaling(means, factors, limits);
    }

    /// <summary>Scales the events of a sequence.</summary>
    /// <param name="sequence">[events, channels].</param>
    /// <param name="scaled">As long, overwritten.</param>
    public void Scale<T>(ReadOnlySpan<float> sequence, Span<T> scaled)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < sequence.Length; i++)
        {
            var channel = i % means.Length;
            var number = (sequence[i] - means[channel]) * factors[channel];
            scaled[i] = T.CreateChecked(float.IsNaN(number) ? 0 : Math.Clamp(number, -limits[channel], limits[channel]));
        }
    }

    /// <summary>Writes the scaling into a graph.</summary>
    /// <returns>The name of the scaled events, float [rows, events, channels].</returns>
    public string WriteTo(GraphBuilder graph, string events)
    {
        var shifted = graph.Apply("Sub", events, graph.Constant(means, means.Length));
        var scaled = graph.Apply("Mul", shifted, graph.Constant(factors, means.Length));
        var known = graph.Apply("Where", graph.Apply("IsNaN", scaled), graph.Constant([0f]), scaled);
        var lowered = graph.Apply("Min", known, graph.Constant(limits, means.Length));
        return graph.Apply("Max", lowered, graph.Constant(Array.ConvertAll(limits, limit => -limit), means.Length));
    }
}
