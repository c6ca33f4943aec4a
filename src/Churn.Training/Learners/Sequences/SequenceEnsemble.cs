using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Several sequence models as one: the mean of their raw scores. It never changes, and any number of threads may ask.
/// </summary>
/// <param name="Members">At least one, all of the same channels and columns.</param>
public sealed record SequenceEnsemble(IReadOnlyList<SequenceModel> Members)
{
    /// <summary>The raw scores of some rows: any finite number, higher when more likely to churn.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="context">Threads and cancellation; the threads do not change the scores.</param>
    public double[] Score(SequenceRows rows, FitContext context)
    {
        var scores = new double[rows.Rows];
        foreach (var member in Members)
        {
            var ofMember = member.Score(rows, context);
            for (var row = 0; row < scores.Length; row++) scores[row] += ofMember[row] / Members.Count;
        }

        return scores;
    }

    /// <summary>The raw score of one customer, as a float.</summary>
    /// <param name="sequence">The events, [events, channels], the oldest first; NaN for a missing number.</param>
    public float Score(float[] sequence) => (float)Score(new SequenceRows(Members[0].Channels, [sequence]), new FitContext())[0];

    /// <summary>A graph of its own, events.onnx, whose output is the raw score.</summary>
    public byte[] ToGraph()
    {
        var graph = new GraphBuilder("churn_events");
        var events = graph.SequenceInput(GraphNames.Events, Members[0].Channels.Count);
        var counts = graph.CountInput(GraphNames.EventCounts);
        var customers = Members[0].CustomerColumns is > 0 and var columns
            ? graph.FloatInput(GraphNames.Customers, columns)
            : null;
        WeightedSum[] sums = [.. Members.Select(member => member.WriteTo(graph, events, counts, customers))];
        var mean = WeightedSum.Join(graph, sums).Through(1.0 / Members.Count, 0);
        graph.FloatOutput(GraphNames.LogOdds, "Squeeze", mean.WriteTo(graph), graph.Constant([1L], 1));
        return graph.ToBytes();
    }
}
