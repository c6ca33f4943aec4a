using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Churn.Models.Native;

/// <summary>
/// A graph of a sentence model in ONNX Runtime: from the tokens of a text to one vector of length 1, the mean of the vectors of
/// its tokens. Any number of threads may ask at once; the garbage collector closes it.
/// </summary>
public sealed class OnnxRuntimeSentences
{
    private const string Tokens = "input_ids";
    private const string Mask = "attention_mask";
    private const string Types = "token_type_ids";

    private static readonly string[] Known = [Tokens, Mask, Types];

    private readonly InferenceSession session;
    private readonly string output;

    private OnnxRuntimeSentences(InferenceSession session, string output) => (this.session, this.output) = (session, output);

    /// <summary>Opens a graph.</summary>
    /// <param name="graph">
    /// The bytes of an ONNX file with the inputs input_ids and, if it needs them, attention_mask and token_type_ids, 64-bit
    /// integers [texts, tokens], whose first output of three dimensions is float [texts, tokens, numbers].
    /// </param>
    /// <exception cref="UnknownGraphException">
    /// It is another graph, or ONNX Runtime does not take it, or not in a minute.
    /// </exception>
    public static OnnxRuntimeSentences Open(byte[] graph)
    {
        var session = OnnxRuntimeSession.OpenLimited(graph);
        var other = session.InputMetadata.FirstOrDefault(
            input => !Known.Contains(input.Key) || input.Value.ElementDataType != TensorElementType.Int64
                || input.Value.Dimensions.Length != 2);
        if (other.Key is not null || !session.InputMetadata.ContainsKey(Tokens))
            throw new UnknownGraphException(
                $"its inputs must be {Tokens}, {Mask} and {Types}, 64-bit integers [texts, tokens]"
                + (other.Key is null ? "." : $"; '{other.Key}' is none of them."));
        var vectors = session.OutputMetadata.FirstOrDefault(
            found => found.Value.ElementDataType == TensorElementType.Float && found.Value.Dimensions.Length == 3);
        return vectors.Key is not null
            ? new OnnxRuntimeSentences(session, vectors.Key)
            : throw new UnknownGraphException("it has no output of floats [texts, tokens, numbers].");
    }

    /// <summary>Runs one text.</summary>
    /// <param name="tokens">The numbers of its tokens, one or more.</param>
    /// <returns>Its vector: of length 1, or all zeros.</returns>
    /// <exception cref="UnknownGraphException">
    /// ONNX Runtime cannot run it, or not in <see cref="RunLimit.MaxTime"/>, or the output is not of finite numbers. The message
    /// holds nothing of the text.
    /// </exception>
    public float[] Run(long[] tokens)
    {
        using var options = new RunOptions();
        using var limit = new RunLimit(options);
        long[] shape = [1, tokens.Length];
        var ones = new long[tokens.Length];
        Array.Fill(ones, 1);
        using var ofTokens = OrtValue.CreateTensorValueFromMemory(tokens, shape);
        using var ofMask = OrtValue.CreateTensorValueFromMemory(ones, shape);
        using var ofTypes = OrtValue.CreateTensorValueFromMemory(new long[tokens.Length], shape);
        try
        {
            using var outputs = session.Run(
                options,
                session.InputNames,
                [.. session.InputNames.Select(name => name == Tokens ? ofTokens : name == Mask ? ofMask : ofTypes)],
                [output]);
            GC.KeepAlive(session);
            return Mean(outputs[0].GetTensorDataAsSpan<float>(), tokens.Length);
        }
        catch (OnnxRuntimeException cause)
        {
            throw new UnknownGraphException(limit.Describe(), cause);
        }
    }

    private static float[] Mean(ReadOnlySpan<float> vectors, int tokens)
    {
        var length = vectors.Length / tokens;
        var sums = new double[length];
        for (var at = 0; at < length * tokens; at++) sums[at % length] += vectors[at];
        var norm = Math.Sqrt(sums.Sum(sum => sum * sum));
        if (length == 0 || !double.IsFinite(norm)) throw new UnknownGraphException("its vectors are not of finite numbers.");
        return Array.ConvertAll(sums, sum => norm > 0 ? (float)(sum / norm) : 0);
    }
}
