using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Scoring;
using Churn.Models.Store;
using Churn.Training.Data;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// Ends a run as a compiler ends: scores rows through the files that were written and compares with the model in memory.
/// </summary>
internal static class ArtifactVerifier
{
    /// <summary>The most a probability may differ: the graph computes in floats, the calibration in memory in doubles.</summary>
    private const double Tolerance = 1e-5;

    private const int MostRows = 20_000;

    /// <exception cref="ArtifactMismatchException">A probability differs by more than the tolerance.</exception>
    public static ArtifactDifferences Verify(ChurnModel reopened, byte[] portable, Candidate candidate, CustomerTable table, CodedCustomers customers)
    {
        var rows = ChooseRows(table.Rows);
        var coded = Array.ConvertAll(rows, customers.Row);
        var fromModel = Array.ConvertAll(coded, row => reopened.Score(new CustomerRecord(null, row, [])).Probability.Value);
        var inMemory = Array.ConvertAll(coded, row => candidate.Probability(row));
        var fromPortable = ScorePortable(portable, reopened.Schema, table, rows, coded);
        var differences = new ArtifactDifferences(
            fromModel.Zip(inMemory, (a, b) => Math.Abs(a - b)).Max(), fromModel.Zip(fromPortable, (a, b) => Math.Abs(a - (double)b)).Max());
        Check(ModelFolder.ModelFile, differences.ModelAgainstMemory);
        Check(ModelFolder.PortableFile, differences.PortableAgainstModel);
        return differences;
    }

    /// <summary>All rows; of very many, as many as show a fault, evenly spread.</summary>
    private static int[] ChooseRows(int rows) =>
        [.. Enumerable.Range(0, Math.Min(rows, MostRows)).Select(i => (int)((long)i * rows / Math.Min(rows, MostRows)))];

    private static float[] ScorePortable(byte[] portable, CustomerSchema schema, CustomerTable table, int[] rows, float[][] coded)
    {
        using var model = new PortableModel(portable, schema);
        return model.Score([.. rows.Select((row, i) => schema.Features.Select((feature, position) =>
            schema.TryFind(feature.Name, out _, out _) ? table.Column(feature.Name)[row] : PartText(feature, coded[i][position])).ToArray())]);
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
            throw new ArtifactMismatchException($"{file} differs from the model by {difference:g3}, more than {Tolerance:g3}; nothing was published.");
    }
}
