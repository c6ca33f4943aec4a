using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Makes values of a customer's fields, as JSON: good ones, odd ones, and ones that are meant to break things.</summary>
internal static class FuzzValues
{
    /// <summary>JSON texts that hold half a surrogate pair, NULs, and other things that are hardly text.</summary>
    private static readonly string[] BrokenTexts =
    [
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\u0000\"",
        "\"\\u202e\\u200b\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\u00e9\ud83d\ude00\"",];

    private static readonly string[] OddNumbers =
    [
        "0",
        "-0",
        "-1",
        "1e3",
        "1E-400",
        "1e999",
        "-1e999",
        "3.4028236e38",
        "9007199254740993",
        "16777217",
        "0.1",
        "1e38",
        Plant.Number,
        "-" + Plant.Number,];

    private static readonly string[] OddWords =
    [
        "",
        " ",
        "NaN",
        "Infinity",
        "null",
        "NA",
        "true",
        "0x1F",
        "1,5",
        "1.234,56",
        "2024-02-30",
        "31/12/2024",
        "'; DROP TABLE customers; --",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "{{7*7}}",
        "%00",
        "\u001b[31m",
        Plant.Day,];

    /// <summary>A value that a column of the schema is made for.</summary>
    public static Gen<string> Good(JsonElement schema)
    {
        if (schema.TryGetProperty("x-trainedValues", out var words))
            return Gen.OneOf([.. words.EnumerateArray().Select(word => word.GetRawText()), "null", $"\"{Plant.Word}\""]);
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date")
            return Gen.DateOnly[new DateOnly(1990, 1, 1), new DateOnly(2030, 1, 1)]
                .Select(day => day.ToString("'\"'yyyy-MM-dd'\"'", CultureInfo.InvariantCulture));
        return IsNumber(schema)
            ? Gen.Double[0, 100].Select(number => number.ToString(CultureInfo.InvariantCulture))
            : Gen.OneOf("\"C00042\"", "17", "\"Ärger, \\\"laut\\\"\"", "null", $"\"{Plant.Word}\"");
    }

    /// <summary>A value that may be warned of or refused: of another kind, out of range, never seen, planted.</summary>
    public static Gen<string> Odd { get; } = Gen.Frequency(
        (3, Gen.OneOf(OddNumbers)),
        (2, Gen.OneOf(OddNumbers).Select(Quote)),
        (3, Gen.OneOf(OddWords).Select(Quote)),
        (3, Gen.OneOf(Plant.Word, Plant.Word + " & Sons", "x" + Plant.Word).Select(Quote)),
        (2, Gen.OneOf("null", "true", "false")),
        (1, Gen.OneOf(BrokenTexts)),
        (1, Gen.Char['\0', '\ud7ff'].Array[0, 40].Select(letters => Quote(new string(letters)))));

    /// <summary>A value that no column is made for.</summary>
    public static Gen<string> Hostile { get; } = Gen.Frequency(
        (4, Odd),
        (2, Gen.OneOf("[]", "{}", $"[\"{Plant.Word}\"]", $"{{\"a\":{Plant.Number}}}", "[[[[1]]]]")),
        (1, Gen.Int[1, 30].Select(depth => new string('[', depth) + new string(']', depth))),
        (1, Gen.Int[1, 3_000].Select(length => Quote(Plant.Word + new string('x', length)))),
        (1, Gen.Int[1, 400].Select(length => "1" + new string('0', length))));

    /// <summary>The text of a cell of a table, of one line.</summary>
    public static Gen<string> Cell { get; } = Gen.Frequency(
        (4, Gen.Int[0, 100].Select(number => number.ToString(CultureInfo.InvariantCulture))),
        (2, Gen.OneOf(OddNumbers)),
        (2, Gen.OneOf(OddWords)),
        (1, Gen.OneOf(Plant.Word, $"{Plant.Word}, \"{Plant.Number}\"", "Yes", "No", "One year")));

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    private static bool IsNumber(JsonElement schema) =>
        (schema.TryGetProperty("type", out var type) && type.GetString() is "number" or "integer")
        || schema.TryGetProperty("anyOf", out _);
}
