using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Onnx;
using Churn.Training.Distributed;

namespace Churn.Training.Federated;

/// <summary>What all sites have learnt together: the same at each of them, and all that leaves them.</summary>
/// <param name="Rows">The customers of all sites.</param>
/// <param name="Steps">How many trees, or rounds.</param>
/// <param name="OutOfFold">
/// The training customers by label and bin of the score that a model of other folds gives them (<see cref="Privacy.ScoreBins"/>).
/// </param>
/// <param name="Holdout">The held-out customers by label and bin of the score.</param>
/// <param name="Trees">The trees of boosting; else none.</param>
/// <param name="Weights">
/// The weights of the logistic regression, of scaled features, or of the networks, one after the other; else none.
/// </param>
public sealed record FederatedOutcome(
    FederatedRowCounts Rows,
    int Steps,
    long[] OutOfFold,
    long[] Holdout,
    IReadOnlyList<RegressionTree> Trees,
    double[] Weights)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>As bytes, the same for the same outcome, which <see cref="Read"/> reads.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads what a site sent.</summary>
    /// <exception cref="WorkerException">It is no outcome.</exception>
    public static FederatedOutcome Read(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<FederatedOutcome>(content, Json) ?? throw new JsonException("nothing is there");
        }
        catch (JsonException fault)
        {
            throw new WorkerException($"What the sites have learnt cannot be read: {fault.Message}", fault);
        }
    }
}

/// <summary>How many customers all sites have.</summary>
/// <param name="Training">Learnt from.</param>
/// <param name="TrainingChurned">Of these.</param>
/// <param name="Holdout">Held out.</param>
/// <param name="HoldoutChurned">Of these.</param>
public sealed record FederatedRowCounts(int Training, int TrainingChurned, int Holdout, int HoldoutChurned);
