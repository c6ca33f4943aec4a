using System.Text.Json;
using Churn.Training.Distributed;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Training.Federated;

/// <summary>What the coordinator asks of all sites.</summary>
/// <param name="Bounds">What is known of the columns: schema, bins and words come from it, and from no site's customers.</param>
/// <param name="Training">The model, its options, seed, held-out share, decision and segments; nothing else of it counts.</param>
public sealed record FederatedTask(PrivateBounds Bounds, TrainingOptions Training)
{
    public const string Boosting = "boosting";
    public const string Additive = LearnerCatalog.Additive;
    public const string Logistic = "logistic";
    public const string Network = "network";

    /// <summary>The learners that sites can learn together.</summary>
    public static IReadOnlyList<string> Models { get; } = [Boosting, Additive, Logistic, Network];

    /// <summary>The learner.</summary>
    public string Model => Training.Models[0];

    /// <summary>Whether sites get the model that all rows in one place give.</summary>
    public bool EqualsCentral => Model is Boosting or Additive;

    /// <summary>All that is wrong with it, in a sentence each.</summary>
    public IReadOnlyList<string> Check() =>
    [
        .. Training.Check(),
        .. Training.Models is [var only] && Models.Contains(only)
            ? Array.Empty<string>()
            : [$"models names '{string.Join(", ", Training.Models)}'; sites learn one of {string.Join(", ", Models)} together."],
        .. Training.Models is [Additive] && Training.Additive.CheckForWorkers() is { } fault ? [fault] : Array.Empty<string>(),
        .. Training.Monotone.Count > 0 ? ["monotone is set, and sites keep no directions; leave it out."] : Array.Empty<string>(),
    ];

    /// <summary>As bytes, which <see cref="Read"/> reads.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new Message(Bounds.Content.ToArray(), TrainingJson.ToJson(Training)));

    /// <summary>Reads what the coordinator sent.</summary>
    /// <exception cref="WorkerException">It is no such thing.</exception>
    public static FederatedTask Read(byte[] content)
    {
        try
        {
            var message = JsonSerializer.Deserialize<Message>(content) ?? throw new FormatException("nothing is there");
            var task = new FederatedTask(
                PrivateBounds.Read(message.Bounds, "bounds of the coordinator"), TrainingJson.Read(message.Options));
            return task.Check() is [var fault, ..] ? throw new FormatException(fault) : task;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new WorkerException($"What the coordinator asks for cannot be read: {fault.Message}", fault);
        }
    }

    private sealed record Message(byte[] Bounds, JsonElement Options);
}
