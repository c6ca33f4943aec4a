using Microsoft.ML;
using Microsoft.ML.Data;

namespace Churn.Training.Learners.MlNet;

/// <summary>Runs a fit of ML.NET on a training set: one thread and one seed, so that it is the same on every run.</summary>
internal static class MlNetFit
{
    /// <summary>Fits.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="seed">The seed of the context.</param>
    /// <param name="unit">What is counted, as progress tells it; a fit of ML.NET cannot tell how far it has come.</param>
    /// <param name="total">How many there will be.</param>
    /// <param name="context">Progress, and cancellation before and after: the library has no way to stop a fit.</param>
    /// <param name="fit">Fits and reads out.</param>
    public static T Run<T>(
        TrainingSet set, int seed, string unit, int total, FitContext context, Func<MLContext, IDataView, T> fit)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new FitProgress(unit, 0, total));
        var machine = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Features.Columns);
        var rows = Enumerable.Range(0, set.Rows).Select(row => new LabelledRow
        {
            Features = set.Features.Row(row).ToArray(),
            Label = set.Churned[row],
        });
        var fitted = fit(machine, machine.Data.LoadFromEnumerable(rows.ToArray(), schema));
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new FitProgress(unit, total, total));
        return fitted;
    }

    /// <summary>A row as ML.NET reads it.</summary>
    private sealed class LabelledRow
    {
        public float[] Features { get; init; } = [];

        public bool Label { get; init; }
    }
}
