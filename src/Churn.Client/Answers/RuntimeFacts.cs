namespace Churn.Client.Answers;

/// <summary>The programs that made a model.</summary>
/// <param name="ChurnApi">The version of ChurnApi.</param>
/// <param name="DotNet">The version of .NET.</param>
/// <param name="OnnxRuntime">The version of ONNX Runtime.</param>
/// <param name="MachineLearning">The version of the learning library.</param>
public sealed record RuntimeFacts(
    string ChurnApi,
    string DotNet,
    string OnnxRuntime,
    string MachineLearning);
