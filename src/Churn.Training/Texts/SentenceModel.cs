using System.Security.Cryptography;
using Churn.Core.Texts;
using Churn.Models.Native;
using Churn.Models.Onnx;
using Microsoft.ML.Tokenizers;

namespace Churn.Training.Texts;

/// <summary>
/// A sentence model that the user brings: a folder with model.onnx and vocab.txt, the word pieces of a BERT model, a line each.
/// A text becomes the mean of the vectors of its first <see cref="MaxTokens"/> word pieces, of length 1.
/// </summary>
public sealed class SentenceModel : ISentenceEncoder
{
    /// <summary>The most word pieces of a text that are read, the two at its ends among them.</summary>
    public const int MaxTokens = 256;

    private const string GraphFile = "model.onnx";
    private const string WordsFile = "vocab.txt";
    private const long MaxBytes = 1 << 30;

    private readonly BertTokenizer tokenizer;
    private readonly OnnxRuntimeSentences graph;

    private SentenceModel(string hash, BertTokenizer tokenizer, OnnxRuntimeSentences graph)
    {
        (Hash, this.tokenizer, this.graph) = (hash, tokenizer, graph);
        Length = Run("a").Length;
    }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="FormatException">It is no sentence model; the message says why, and what was expected.</exception>
    public static SentenceModel Open(string folder)
    {
        var (words, graph) = (Read(folder, WordsFile), Read(folder, GraphFile));
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(graph), .. SHA256.HashData(words)]));
        try
        {
            return new SentenceModel(hash, TokenizerOf(folder, words), OnnxRuntimeSentences.Open(graph));
        }
        catch (UnknownGraphException fault)
        {
            throw new FormatException($"{Path.Combine(folder, GraphFile)}: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, Span<float> vector) => Run(text).CopyTo(vector);

    private float[] Run(ReadOnlySpan<char> text)
    {
        var tokens = tokenizer.EncodeToIds(text, MaxTokens, addSpecialTokens: true, out _, out _);
        var vector = graph.Run([.. tokens.Select(token => (long)token)]);
        return vector.Length is > 0 and <= MeaningScorer.MaxLength
            ? vector
            : throw new UnknownGraphException($"its vectors have {vector.Length} numbers, not 1 to {MeaningScorer.MaxLength}.");
    }

    private static byte[] Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return new FileInfo(path) switch
            {
                { Exists: false } => throw new FormatException(
                    $"{path}: there is no such file; a sentence model is a folder with {GraphFile} and {WordsFile}."),
                { Length: 0 or > MaxBytes } file => throw new FormatException(
                    $"{path}: the file has {file.Length} bytes; it must have 1 to {MaxBytes}."),
                _ => File.ReadAllBytes(path),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}: {fault.Message}", fault);
        }
    }

    private static BertTokenizer TokenizerOf(string folder, byte[] words)
    {
        try
        {
            using var lines = new MemoryStream(words);
            return BertTokenizer.Create(lines);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException(
                $"{Path.Combine(folder, WordsFile)}: these are not the word pieces of a BERT model, a line each, [CLS], [SEP] "
                + "and [UNK] among them.",
                fault);
        }
    }
}
