namespace Churn.Models.Onnx;

/// <summary>A graph that this version cannot run.</summary>
/// <param name="message">What is the matter, as the end of a sentence that names the file.</param>
/// <param name="cause">What was thrown; null for nothing.</param>
public sealed class UnknownGraphException(string message, Exception? cause = null) : Exception(message, cause);
