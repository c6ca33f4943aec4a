using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Foreign;
using Churn.Models.Manifest;
using Churn.Models.Native;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Foreign;

/// <summary>
/// Makes a candidate of a model made elsewhere: fits it to the columns of the data, calibrates it if asked, and measures it.
/// </summary>
/// <param name="import">The model.</param>
/// <param name="schema">The columns of the data.</param>
internal sealed class ForeignCandidate(ForeignImport import, CustomerSchema schema)
{
    private readonly ForeignMapping mapping = ForeignMapping.Of(import.Graph, schema, import.MatrixColumns);

    /// <summary>What the data's columns are to the model: those that it does not use are ignored.</summary>
    public static CustomerSchema Restrict(ForeignImport import, CustomerSchema schema)
    {
        var used = ForeignMapping.Of(import.Graph, schema, import.MatrixColumns).UsedColumns(schema);
        return new CustomerSchema(
            [
                .. schema.Columns.Select(column =>
                    column is FeatureColumn or DateColumn or FreeTextColumn && !used.Contains(column.Name)
                    ? new IgnoredColumn(column.Name, "the model does not use it")
                    : column),
            ],
            schema.Label,
            schema.AsOf);
    }

    /// <summary>Fits, calibrates and measures.</summary>
    /// <param name="training">The customers to calibrate on.</param>
    /// <param name="holdout">Those to measure on.</param>
    /// <param name="options">How to evaluate.</param>
    /// <param name="seed">The seed of folds and intervals.</param>
    /// <param name="threads">The most threads.</param>
    /// <exception cref="ForeignModelException">The model cannot be imported.</exception>
    public (Candidate Candidate, ForeignFacts Facts) Measure(
        EncodedDataset training, EncodedDataset holdout, EvaluationOptions options, int seed, int threads)
    {
        var replacements = ForeignProbe.Replacements(import.Graph, mapping, schema, training);
        var model = new ForeignModel(import.Graph, mapping, replacements);
        var scores = ForeignProbe.Scores(model, import.AreLogOdds, schema, training);
        var (program, runner) = Open(model.ToLogOdds(schema.Features.Count, scores));
        var uncalibrated = new ForeignPipeline(model, scores, program, new NoCalibration(), []);
        var rows = FoldPlan.Of(training, options with { Repeats = 1 }, seed).Rows(1);
        var logOdds = Array.ConvertAll(rows.Customers, customer => uncalibrated.Score(training.Row(customer)));
        var choice = import.Calibrate ? CalibrationChoice.Of(rows, logOdds) : CalibrationChoice.None(logOdds);
        var candidate = new CandidateEvaluation(holdout, options, seed, threads).Measure(
            ForeignImport.Model,
            import.Graph.Producer,
            choice.Calibrator.Name,
            uncalibrated with { Calibrator = choice.Calibrator, OutOfFold = logOdds },
            rows,
            choice.LogOdds);
        var kind = scores.AreLogOdds ? ForeignFacts.LogOdds : ForeignFacts.Probabilities;
        return (
            candidate,
            new ForeignFacts(import.Graph.Producer, import.File, import.Sha256, kind, runner, Replaced(replacements)));
    }

    /// <summary>Our runner where it knows all operators, or else ONNX Runtime.</summary>
    private (IGraphProgram Program, string Runner) Open(byte[] graph)
    {
        try
        {
            return (GraphProgram.Compile(graph, GraphNames.LogOdds), ForeignFacts.OurRunner);
        }
        catch (UnknownGraphException)
        {
            var runtime = OnnxRuntimeGraph.Open(graph);
            return (runtime.Program(schema.Features.Count, GraphNames.LogOdds), ForeignFacts.OnnxRuntime);
        }
    }

    private string[] Replaced(ForeignReplacements replacements) =>
    [
        .. schema.Features.Index().Where(feature => !float.IsNaN(replacements.Missing[feature.Index]))
            .Select(feature => schema.ColumnOf(feature.Index).Name).Distinct(),
    ];
}
