using Churn.Core.Schema;
using Churn.Models.Scoring;
using Churn.Models.Store;
using Churn.Training.Data;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// Ends a run as a compiler ends: scores every row through the files that were written and compares with the model in memory.
/// </summary>
internal static class ArtifactVerifier
{
    /// <summary>The most a probability may differ: the graph computes in floats, the calibration in memory in doubles.</summary>
    private const double Tolerance = 1e-5;

    /// <exception cref="ArtifactMismatchException">A probability differs by more than the tolerance.</exception>
    public static ArtifactDifferences Verify(ChurnModel reopened, byte[] portable, Candidate candidate, CustomerTable table, CodedCustomers customers)
    {
        var fromModel = customers.Rows.Select(row => reopened.Score(new CustomerRecord(null, row, [])).Probability.Value).ToArray();
        var inMemory = customers.Rows.Select(candidate.Probability).ToArray();
        var fromPortable = ScorePortable(portable, reopened.Schema, table);
        var differences = new ArtifactDifferences(
            fromModel.Zip(inMemory, (a, b) => Math.Abs(a - b)).Max(), fromModel.Zip(fromPortable, (a, b) => Math.Abs(a - (double)b)).Max());
        Check(ModelFolder.ModelFile, differences.ModelAgainstMemory);
        Check(ModelFolder.PortableFile, differences.PortableAgainstModel);
        return differences;
    }

    private static float[] ScorePortable(byte[] portable, CustomerSchema schema, CustomerTable table)
    {
        using var model = new PortableModel(portable, schema);
        var positions = schema.Features.Select(feature => table.Position(feature.Name)).ToArray();
        return model.Score([.. table.Rows.Select(row => positions.Select(position => row.Fields[position]).ToArray())]);
    }

    private static void Check(string file, double difference)
    {
        if (!(difference <= Tolerance))
            throw new ArtifactMismatchException($"{file} differs from the model by {difference:g3}, more than {Tolerance:g3}; nothing was published.");
    }
}
