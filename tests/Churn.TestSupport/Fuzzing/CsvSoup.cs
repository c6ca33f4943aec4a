using System.Text;

namespace Churn.TestSupport.Fuzzing;

/// <summary>Short texts of what the grammar of CSV turns on: quotes, separators, ends of lines, byte order marks.</summary>
public static class CsvSoup
{
    private const int MaxPieces = 40;

    private static readonly string[] Pieces =
    [
        "a", "b c", "é", "日本", "😀", " ", "\t", ";", ",", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\r",
        "\n\n", "\uFEFF", "\0", "\u2028", "sep=;", "#", "\",", ",\"", "\"\n", "\n\"",
    ];

    /// <summary>The text of a seed, in UTF-8.</summary>
    public static byte[] Of(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var pieces = random.Next(MaxPieces); pieces > 0; pieces--) text.Append(Pieces[random.Next(Pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
