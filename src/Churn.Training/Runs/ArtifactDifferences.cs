namespace Churn.Training.Runs;

/// <summary>The largest differences of a probability over all rows.</summary>
/// <param name="ModelAgainstMemory">model.onnx in ONNX Runtime against the model in memory.</param>
/// <param name="PortableAgainstModel">portable.onnx on the raw columns against model.onnx on the coded rows.</param>
public sealed record ArtifactDifferences(double ModelAgainstMemory, double PortableAgainstModel);
