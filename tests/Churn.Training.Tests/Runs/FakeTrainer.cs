using Churn.Models.Onnx;

namespace Churn.Training.Tests.Runs;

/// <summary>
/// Learns nothing: scores by the first feature, times a strength that may grow step by step. It remembers what it was fitted on.
/// </summary>
internal sealed class FakeTrainer(double[] strengths, Action? whenFitted = null) : ITrainer
{
    private readonly List<string> fits = [];

    /// <summary>Each fit's rows, as a text; in no order.</summary>
    public IReadOnlyList<string> Fits => fits;

    public IFittedModel Fit(TrainingSet set, FitContext context)
    {
        var rows = string.Join(";", Enumerable.Range(0, set.Rows).Select(row => set.Features.Row(row)[0]));
        lock (fits) fits.Add(rows);
        whenFitted?.Invoke();
        context.Cancellation.ThrowIfCancellationRequested();
        return strengths.Length == 1 ? new Model(strengths[0]) : new Staged(strengths);
    }

    private class Model(double strength) : IFittedModel
    {
        public double Score(ReadOnlySpan<float> features) => (float)strength * features[0];

        public WeightedSum WriteTo(GraphBuilder graph, string features) =>
            new(graph.PickColumns(features, [0]), [strength]);
    }

    private sealed class Staged(double[] strengths) : Model(strengths[^1]), IStagedModel
    {
        public IReadOnlyList<int> Stages { get; } = [.. Enumerable.Range(1, strengths.Length)];

        public double[] StageScores(ReadOnlySpan<float> features)
        {
            var first = features[0];
            return [.. strengths.Select(strength => (double)((float)strength * first))];
        }

        public IFittedModel At(int steps) => new Staged(strengths[..steps]);
    }
}
