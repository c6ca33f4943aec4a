namespace Churn.TestSupport.Fuzzing;

/// <summary>Ways to spoil a file's text: quotes, separators, ends of lines.</summary>
internal static class TextMutations
{
    private const string Signs = ",;\t|\"'\n\r \0\u001B\uFEFF\u0085\u2028";

    public static (string Name, Func<Random, string, string> Apply)[] All { get; } =
    [
        ("quote", (random, text) => text.Insert(At(random, text), "\"")),
        ("two quotes", (random, text) => text.Insert(At(random, text), "\"").Insert(At(random, text), "\"")),
        ("sign", (random, text) => text.Insert(At(random, text), Signs[random.Next(Signs.Length)].ToString())),
        ("odd text", (random, text) => text.Insert(At(random, text), OddTexts.Draw(random))),
        ("other separators", (random, text) => text.Replace(Signs[random.Next(4)], Signs[random.Next(4)])),
        ("other separators behind", OtherSeparatorsBehind),
        ("CRLF", (_, text) => text.Replace("\n", "\r\n")),
        ("CR", (_, text) => text.Replace('\n', '\r')),
        ("LF gone", (random, text) => RemoveNext(random, text, '\n')),
        ("quote gone", (random, text) => RemoveNext(random, text, '"')),
        ("twice", (_, text) => text + text),
        ("no end of line", (_, text) => text.TrimEnd('\n')),
        ("words in front", (random, text) => $"Customers of {OddTexts.Draw(random)}\n\n{text}"),
        ("words behind", (random, text) => $"{text}\nTotal: {OddTexts.Draw(random)}\n"),
        ("sep line", (random, text) => $"sep={Signs[random.Next(4)]}\n{text}"),
    ];

    private static int At(Random random, string text) => random.Next(text.Length + 1);

    private static string OtherSeparatorsBehind(Random random, string text)
    {
        var at = At(random, text);
        return text[..at] + text[at..].Replace(Signs[random.Next(4)], Signs[random.Next(4)]);
    }

    private static string RemoveNext(Random random, string text, char sign)
    {
        var at = text.IndexOf(sign, Math.Min(At(random, text), Math.Max(0, text.Length - 1)));
        return at < 0 ? text : text.Remove(at, 1);
    }
}
