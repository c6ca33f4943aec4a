namespace Churn.Models.Manifest;

/// <summary>The versions of what made a model.</summary>
public sealed record RuntimeFacts(string ChurnApi, string DotNet, string OnnxRuntime, string MachineLearning);
