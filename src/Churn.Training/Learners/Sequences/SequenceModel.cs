using Churn.Core.Events;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Trained sequence networks; the raw score is the mean of their log-odds. It never changes, and any number of threads may ask.
/// </summary>
public sealed class SequenceModel
{
    private readonly SequenceNetwork<float> network;
    private readonly ChannelScaling scaling;
    private readonly float[][] members;

    internal SequenceModel(
        EventChannels channels, int customerColumns, SequenceNetwork<float> network, ChannelScaling scaling, float[][] members) =>
        (Channels, CustomerColumns, this.network, this.scaling, this.members) =
        (channels, customerColumns, network, scaling, members);

    /// <summary>What there is of an event.</summary>
    public EventChannels Channels { get; }

    /// <summary>How many columns of customers there are.</summary>
    public int CustomerColumns { get; }

    /// <summary>How many weights and biases each network has.</summary>
    public int Parameters => network.Parameters;

    /// <summary>The raw scores of some rows: any finite number, higher when more likely to churn.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="context">Threads and cancellation; the threads do not change the scores.</param>
    public double[] Score(SequenceRows rows, FitContext context)
    {
        var scores = new double[rows.Rows];
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        foreach (var parameters in members)
        {
            var ofMember = BlockQueue.Scores(network, scaling, parameters, rows, all, context);
            for (var row = 0; row < scores.Length; row++) scores[row] += ofMember[row] / members.Length;
        }

        return scores;
    }

    /// <summary>Writes the model into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="events">The name of the events, float [rows, events, channels], padded at the end; NaN where missing.</param>
    /// <param name="counts">The name of the numbers of events, int32 [rows].</param>
    /// <param name="customers">The name of the customers' columns, float [rows, columns]; null for none.</param>
    /// <returns>The raw score, to be written.</returns>
    public WeightedSum WriteTo(GraphBuilder graph, string events, string counts, string? customers)
    {
        var sequences = new SequenceGraph(graph, events, counts, customers);
        var scaled = scaling.WriteTo(graph, events);
        WeightedSum[] sums = [.. members.Select(parameters => network.WriteTo(sequences, scaled, parameters))];
        return WeightedSum.Join(graph, sums).Through(1.0 / members.Length, 0);
    }

    /// <summary>A graph of its own, events.onnx, whose output is the raw score.</summary>
    public byte[] ToGraph() => new SequenceEnsemble([this]).ToGraph();
}
