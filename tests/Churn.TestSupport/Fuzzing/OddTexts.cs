namespace Churn.TestSupport.Fuzzing;

/// <summary>Texts that readers of numbers, dates, words and terminals stumble over.</summary>
internal static class OddTexts
{
    private static readonly string[] All =
    [
        "inf", "-inf", "Infinity", "NaN", "nan", "1e999", "-1e999", "3.4e38", "-3.4e38", "3.5e38", "1e-50", "-0", "+5", "+-3", "0x1F", "1_000", "1e", "e5", ".", ",",
        "1,234.56", "1.234,56", "1 234", "1'234", "1,2,3", "12%", "€ 5", "$1,000", "(12)", "12-", "--", "½", "٣", "１２", "9007199254740993", "16777217",
        "2024-02-30", "31/12/2024", "12/31/2024", "05/06/2024", "20240230", "20240101", "0000-00-00", "9999-12-31", "2024-01-01T25:00", "2024-01-01T10:00:00Z", "1 Jan 2024",
        "NA", "N/A", "None", "null", "NULL", "-", "?", "#N/A", "", " ", "\u00A0", "\u200B", "\uFEFF", "\u202Eevil", "\u2028", "e\u0301", "😀", "👩‍👩‍👧", "İ", "ß", "ﬁ",
        "Yes", "no", "TRUE", "0", "1", "y", "\0", "5\0", "a\0b", "\u0001", "\u001B[31mred", "\u0085", "a\r\nb", "\t", "\"", "\"\"", "'", "=1+1", "@SUM(A1)", "<script>alert(1)</script>",
        "{{x}}", "[red]x[/]", "%s%n", "../../etc/passwd", "customerID", "Churn",
    ];

    public static string Draw(Random random) => random.Next(40) switch
    {
        0 => new string('9', random.Next(1, 500)),
        1 => new string((char)random.Next(32, 127), random.Next(1, 20_000)),
        2 => string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => All[random.Next(All.Length)])),
        3 => ((char)random.Next(1, 0xD800)).ToString(),
        _ => All[random.Next(All.Length)],
    };
}
