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

namespace Churn.Training.Verification;

/// <summary>
/// Ends a run as a compiler ends: scores rows through the files that were written and compares with the model in memory.
/// </summary>
internal static class ArtifactVerifier
{
    /// <summary>The most a probability may differ: the graph computes in floats, the calibration in memory in doubles.</summary>
    private const double Tolerance = 1e-5;

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
        var rows = EvenSpread.Of(table.Rows, MostRows);
        var coded = Array.ConvertAll(rows, customers.Row);
        var fromModel = Array.ConvertAll(coded, row => reopened.Score(new CodedCustomer(row)).Value);
        var inMemory = Array.ConvertAll(coded, row => candidate.Probability(row));
        var together = artifacts.Manifest.Foreign is null ? RowsAtOnce : 1;
        using var onnxRuntime = new OnnxRuntimeModel(artifacts.Model);
        var differences = new ArtifactDifferences(
            Largest(fromModel, inMemory),
            Largest(fromModel, InBlocks(coded, together, block => onnxRuntime.Run(block, GraphNames.Probability))),
            Largest(fromModel, ScorePortable(artifacts.Portable, reopened.Schema, table, rows, coded, together)));
        if (artifacts.Measured is { } graph)
        {
            using var model = new OnnxRuntimeModel(graph);
            var inRuntime = InBlocks(coded, together, block => model.Run(block, GraphNames.Probability));
            Check(
                $"{ModelFolder.MeasuredFile} in ONNX Runtime",
                inRuntime.Zip(coded, (probability, row) => Math.Abs(probability - measured.Probability(row))).Max());
        }

        Check(ModelFolder.ModelFile, differences.ModelAgainstMemory);
        Check($"{ModelFolder.ModelFile} in ONNX Runtime", differences.OnnxRuntimeAgainstModel);
        Check($"{ModelFolder.PortableFile} in ONNX Runtime", differences.PortableAgainstModel);
        return differences;
    }

    private static double Largest(float[] probabilities, double[] others) =>
        probabilities.Zip(others, (a, b) => Math.Abs(a - b)).Max();

    private static double[] InBlocks<T>(IEnumerable<T> rows, int together, Func<T[], float[]> score) =>
        [.. rows.Chunk(together).SelectMany(score).Select(probability => (double)probability)];

    private static double[] ScorePortable(
        byte[] portable,
        CustomerSchema schema,
        CustomerTable table,
        int[] rows,
        float[][] coded,
        int together)
    {
        using var model = new PortableModel(portable, schema);
        var texts = rows.Select(
            (row, i) =>
                schema
                    .Features.Select(
                        (feature, position) =>
                            schema.TryFind(feature.Name, out _, out _)
                                ? table.Column(feature.Name)[row]
                                : PartText(feature, coded[i][position]))
                    .ToArray());
        return InBlocks(texts, together, model.Score);
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
}

/// <summary>The largest differences of a probability over all rows.</summary>
/// <param name="ModelAgainstMemory">model.onnx as the service runs it against the model in memory.</param>
/// <param name="OnnxRuntimeAgainstModel">model.onnx in ONNX Runtime against model.onnx as the service runs it.</param>
/// <param name="PortableAgainstModel">
/// portable.onnx in ONNX Runtime, on the raw columns, against model.onnx as the service runs it.
/// </param>
public sealed record ArtifactDifferences(double ModelAgainstMemory, double OnnxRuntimeAgainstModel, double PortableAgainstModel);

/// <summary>The files that were written score otherwise than the model they were written from. Nothing was published.</summary>
public sealed class ArtifactMismatchException(string message) : Exception(message);
