namespace Churn.Training.Verification;

/// <summary>The files that were written score otherwise than the model they were written from. Nothing was published.</summary>
public sealed class ArtifactMismatchException(string message) : Exception(message);
