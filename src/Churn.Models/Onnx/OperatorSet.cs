namespace Churn.Models.Onnx;

/// <summary>The versions of ONNX that a graph is written in.</summary>
/// <param name="Format">That of the file's format.</param>
/// <param name="Standard">That of the standard operators.</param>
/// <param name="ForMachineLearning">That of the operators for machine learning.</param>
internal sealed record OperatorSet(long Format, long Standard, long ForMachineLearning)
{
    /// <summary>The domain of the operators for machine learning.</summary>
    public const string MachineLearningDomain = "ai.onnx.ml";

    /// <summary>
    /// The version of the operators for machine learning that our graphs are written in: the first that keeps trees in tensors.
    /// </summary>
    public const int MachineLearning = 5;

    /// <summary>The oldest version of the operators for machine learning in which our nodes mean what they do in ours.</summary>
    public const int OldestMachineLearning = 3;

    /// <summary>The oldest version of the standard operators in which our nodes mean what they do in ours.</summary>
    public const int OldestStandard = 13;

    /// <summary>What our graphs are written in.</summary>
    public static OperatorSet Ours { get; } = new(10, 17, MachineLearning);
}
