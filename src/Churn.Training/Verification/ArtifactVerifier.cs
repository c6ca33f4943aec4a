using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Sequences;
using Churn.Training.Snapshots;

namespace Churn.Training.Verification;

/// <summary>
/// Ends a run as a compiler ends: scores rows through the files that were written and compares with the model in memory.
/// </summary>
internal static class ArtifactVerifier
{
    /// <summary>The most a probability may differ: the graph computes in floats, the calibration in memory in doubles.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>The most a score of events may differ, in log-odds: the graph and the networks compute in floats.</summary>
    private const float SequenceTolerance = 1e-4f;

    /// <summary>As many sequences show a fault.</summary>
    private const int MostSequences = 500;

    /// <summary>As many rows show a fault.</summary>
    private const int MostRows = 5_000;

    /// <summary>
    /// Rows that ONNX Runtime gets together; it keeps whole layers of all of them in memory. A graph made elsewhere may take one
    /// only.
    /// </summary>
    private const int RowsAtOnce = 256;

    /// <exception cref="ArtifactMismatchException">A probability differs by more than the tolerance.</exception>
    public static ArtifactDifferences Verify(
        ChurnModel reopened,
        ModelArtifacts artifacts,
        Candidate candidate,
        Candidate measured,
        CustomerTable table,
        EncodedDataset customers)
    {
        var sample = Sample.Of(table, customers, artifacts.Manifest.Foreign is null ? RowsAtOnce : 1);
        if (artifacts.Measured is { } graph)
        {
            using var model = new OnnxRuntimeModel(graph);
            var inRuntime = InBlocks(sample.Coded, sample.Together, block => model.Run(block, GraphNames.Probability));
            Check(
                $"{ModelFolder.MeasuredFile} in ONNX Runtime",
                inRuntime.Zip(sample.Coded, (probability, row) => Math.Abs(probability - measured.Probability(row))).Max());
        }

        return Verify(
            sample,
            reopened.Schema,
            new Scorers(GraphNames.Probability, row => reopened.Score(new CodedCustomer(row)).Value, candidate.Probability),
            artifacts.Model,
            artifacts.Portable);
    }

    /// <summary>Scores the order of events by events.onnx, and compares with the networks in memory.</summary>
    /// <param name="reopened">The model as the store has it.</param>
    /// <param name="networks">The networks in memory.</param>
    /// <param name="sequences">The events of the rows of the training.</param>
    /// <exception cref="ArtifactMismatchException">A score differs by more than <see cref="SequenceTolerance"/>.</exception>
    public static void Verify(ChurnModel reopened, SequenceEnsemble networks, SnapshotSequences sequences)
    {
        var sample = EvenSpread.Of(sequences.Rows.Count, MostSequences);
        var largest = sample.Max(row => Math.Abs(
            reopened.ScoreSequence(sequences.Rows[row]) - networks.Score(sequences.Rows[row])));
        if (!(largest <= SequenceTolerance))
            throw new ArtifactMismatchException(
                $"{ModelFolder.EventsFile} differs from the networks by {largest:g3}, more than {SequenceTolerance:g3}; nothing "
                + "was published.");
    }

    /// <param name="reopened">The uplift model as the store has it.</param>
    /// <param name="artifacts">What was written.</param>
    /// <param name="inMemory">The uplift of a coded row by the model in memory.</param>
    /// <param name="table">The customers as they stand in the file.</param>
    /// <param name="customers">The same, coded.</param>
    /// <exception cref="ArtifactMismatchException">An uplift differs by more than the tolerance.</exception>
    public static ArtifactDifferences Verify(
        UpliftModel reopened,
        UpliftArtifacts artifacts,
        Func<float[], double> inMemory,
        CustomerTable table,
        EncodedDataset customers) => Verify(
            Sample.Of(table, customers, RowsAtOnce),
            reopened.Schema,
            new Scorers(GraphNames.Uplift, row => reopened.Uplift(new CodedCustomer(row)), inMemory),
            artifacts.Model,
            artifacts.Portable);

    private static ArtifactDifferences Verify(
        Sample sample, CustomerSchema schema, Scorers scorers, byte[] model, byte[] portable)
    {
        var fromModel = Array.ConvertAll(sample.Coded, row => scorers.Reopened(row));
        var inMemory = Array.ConvertAll(sample.Coded, row => scorers.InMemory(row));
        using var onnxRuntime = new OnnxRuntimeModel(model);
        var differences = new ArtifactDifferences(
            Largest(fromModel, inMemory),
            Largest(
                fromModel, InBlocks(sample.Coded, sample.Together, block => onnxRuntime.Run(block, scorers.Output))),
            Largest(fromModel, ScorePortable(portable, scorers.Output, schema, sample)));
        Check(ModelFolder.ModelFile, differences.ModelAgainstMemory);
        Check($"{ModelFolder.ModelFile} in ONNX Runtime", differences.OnnxRuntimeAgainstModel);
        Check($"{ModelFolder.PortableFile} in ONNX Runtime", differences.PortableAgainstModel);
        return differences;
    }

    private static double Largest(float[] probabilities, double[] others) =>
        probabilities.Zip(others, (a, b) => Math.Abs(a - b)).Max();

    private static double[] InBlocks<T>(IEnumerable<T> rows, int together, Func<T[], float[]> score) =>
        [.. rows.Chunk(together).SelectMany(score).Select(probability => (double)probability)];

    private static double[] ScorePortable(byte[] portable, string output, CustomerSchema schema, Sample sample)
    {
        using var model = new PortableModel(portable, schema, output);
        var texts = sample.Rows.Select(
            (row, i) =>
                schema
                    .Features.Select(
                        (feature, position) =>
                            schema.TryFind(feature.Name, out _, out _)
                                ? sample.Table.Column(feature.Name)[row]
                                : PartText(feature, sample.Coded[i][position]))
                    .ToArray());
        return InBlocks(texts, sample.Together, model.Score);
    }

    /// <summary>A part of a date as its caller writes it.</summary>
    private static string PartText(FeatureColumn part, float code) => (part, code) switch
    {
        (_, float.NaN) => "",
        (CategoryColumn words, _) => words.Vocabulary[(int)code],
        _ => code.ToString(CultureInfo.InvariantCulture),
    };

    private static void Check(string file, double difference)
    {
        if (!(difference <= Tolerance))
            throw new ArtifactMismatchException(
                $"{file} differs from the model by {difference:g3}, more than {Tolerance:g3}; nothing was published.");
    }

    /// <summary>The ways to score a coded row that must agree.</summary>
    /// <param name="Output">The output of the graphs.</param>
    /// <param name="Reopened">By model.onnx as the service runs it.</param>
    /// <param name="InMemory">By the model in memory.</param>
    private sealed record Scorers(string Output, Func<float[], float> Reopened, Func<float[], double> InMemory);

    /// <summary>The customers that are scored.</summary>
    private sealed record Sample(CustomerTable Table, int[] Rows, float[][] Coded, int Together)
    {
        public static Sample Of(CustomerTable table, EncodedDataset customers, int together)
        {
            var rows = EvenSpread.Of(table.Rows, MostRows);
            return new Sample(table, rows, Array.ConvertAll(rows, customers.Row), together);
        }
    }
}

/// <summary>The largest differences of a score over all rows.</summary>
/// <param name="ModelAgainstMemory">model.onnx as the service runs it against the model in memory.</param>
/// <param name="OnnxRuntimeAgainstModel">model.onnx in ONNX Runtime against model.onnx as the service runs it.</param>
/// <param name="PortableAgainstModel">
/// portable.onnx in ONNX Runtime, on the raw columns, against model.onnx as the service runs it.
/// </param>
public sealed record ArtifactDifferences(double ModelAgainstMemory, double OnnxRuntimeAgainstModel, double PortableAgainstModel);

/// <summary>The files that were written score otherwise than the model they were written from. Nothing was published.</summary>
public sealed class ArtifactMismatchException(string message) : Exception(message);
