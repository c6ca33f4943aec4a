using Churn.Models.Foreign;

namespace Churn.TestSupport.Foreign;

/// <summary>Writes tiny sentence models: each word piece has a vector of its own, and nothing else counts.</summary>
public static class SentenceModelFolder
{
    /// <summary>Writes model.onnx and vocab.txt into a folder.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="vectors">The vector of each word piece; all others have a vector of zeros but for a last number of 1.</param>
    public static void Write(string folder, params (string Piece, double[] Vector)[] vectors)
    {
        var length = vectors[0].Vector.Length + 1;
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "vocab.txt"),
            string.Concat(special.Concat(vectors.Select(vector => vector.Piece)).Select(piece => piece + "\n")));
        var table = special.Select(_ => Enumerable.Repeat(0.0, length - 1).Append(1))
            .Concat(vectors.Select(vector => vector.Vector.Append(0.0)));
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), new OnnxFile(forMachineLearning: null)
            .FreeInput("input_ids", ForeignType.Int64, 2).FreeInput("attention_mask", ForeignType.Int64, 2)
            .Constant("table", table.SelectMany(row => row), special.Length + vectors.Length, length)
            .Node("Gather", ["table", "input_ids"], "last_hidden_state")
            .FreeOutput("last_hidden_state", ForeignType.Float, 3)
            .ToBytes());
    }
}
