using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Tests.Runs;

/// <summary>
/// Learns nothing: scores by the first feature, times a strength. It remembers what it was fitted on.
/// </summary>
internal class FakeTrainer(double strength, Action? whenFitted = null) : ITrainer
{
    private readonly List<string> fits = [];

    /// <summary>Each fit's rows, as a text; in no order.</summary>
    public IReadOnlyList<string> Fits => fits;

    public IFittedModel Fit(TrainingSet set, FitContext context)
    {
        Remember(set, context);
        return new Model(strength);
    }

    protected void Remember(TrainingSet set, FitContext context)
    {
        var rows = string.Join(";", Enumerable.Range(0, set.Rows).Select(row => set.Features.Row(row)[0]));
        lock (fits) fits.Add(rows);
        whenFitted?.Invoke();
        context.Cancellation.ThrowIfCancellationRequested();
    }

    protected class Model(double strength) : IFittedModel
    {
        public double Score(ReadOnlySpan<float> features) => (float)strength * features[0];

        public WeightedSum WriteTo(GraphBuilder graph, string features) =>
            new(graph.PickColumns(features, [0]), [strength]);
    }
}

/// <summary>The same with a strength that grows step by step.</summary>
internal sealed class FakeStagedTrainer(double[] strengths) : FakeTrainer(strengths[^1]), IStagedTrainer
{
    public StagedFit Fit(TrainingSet set, TrainingSet watched, FitContext context)
    {
        Remember(set, context);
        var model = new Staged(strengths);
        return new StagedFit(model, [.. model.Stages.Select(stage => Enumerable.Range(0, watched.Rows).Sum(row =>
            LogOddsScale.Loss(model.At(stage).Score(watched.Features.Row(row)), watched.Churned[row])))]);
    }

    public IFittedModel Fit(TrainingSet set, int steps, FitContext context)
    {
        Remember(set, context);
        return new Staged(strengths[..Math.Min(steps, strengths.Length)]);
    }

    private sealed class Staged(double[] strengths) : Model(strengths[^1]), IStagedModel
    {
        public IReadOnlyList<int> Stages { get; } = [.. Enumerable.Range(1, strengths.Length)];

        public IFittedModel At(int steps) => new Staged(strengths[..steps]);
    }
}
