using System.Globalization;
using System.Numerics;
using System.Text;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.LightGbm;

/// <summary>Reads trees out of LightGBM's model text, in which each is a block of lines such as <c>threshold=0.5 1.25</c>.</summary>
internal static class TreeText
{
    /// <summary>Reads the first tree of a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <exception cref="FormatException">The text is not as LightGBM writes it.</exception>
    public static RegressionTree Read(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf("\nTree="u8);
        if (start < 0) throw new FormatException("LightGBM's model text holds no tree.");
        var tree = text[start..];
        return new RegressionTree(
            Numbers<int>(tree, "\nsplit_feature="),
            Array.ConvertAll(Numbers<double>(tree, "\nthreshold="), FloatThreshold.UpTo),
            Numbers<int>(tree, "\nleft_child="),
            Numbers<int>(tree, "\nright_child="),
            Array.ConvertAll(Numbers<double>(tree, "\nleaf_value="), leaf => (float)leaf));
    }

    /// <summary>The numbers of one line; none if it is empty.</summary>
    private static T[] Numbers<T>(ReadOnlySpan<byte> tree, string key)
        where T : INumber<T>
    {
        var start = tree.IndexOf(Encoding.UTF8.GetBytes(key));
        if (start < 0) throw new FormatException($"LightGBM's model text holds no '{key.Trim()}'.");
        var line = tree[(start + key.Length)..];
        line = line[..line.IndexOf((byte)'\n')];
        var numbers = new T[line.IsEmpty ? 0 : line.Count((byte)' ') + 1];
        var index = 0;
        foreach (var range in line.Split((byte)' '))
            if (index < numbers.Length) numbers[index++] = T.Parse(line[range], NumberStyles.Float, CultureInfo.InvariantCulture);
        return numbers;
    }
}
