namespace Churn.Training.Verification;

/// <summary>The largest differences of a probability over all rows.</summary>
/// <param name="ModelAgainstMemory">model.onnx as the service runs it against the model in memory.</param>
/// <param name="OnnxRuntimeAgainstModel">model.onnx in ONNX Runtime against model.onnx as the service runs it.</param>
/// <param name="PortableAgainstModel">portable.onnx in ONNX Runtime, on the raw columns, against model.onnx as the service runs it.</param>
public sealed record ArtifactDifferences(double ModelAgainstMemory, double OnnxRuntimeAgainstModel, double PortableAgainstModel);
