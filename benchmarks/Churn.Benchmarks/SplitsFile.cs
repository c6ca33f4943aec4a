using System.Text.Json;
using Churn.Data.Inference;

namespace Churn.Benchmarks;

/// <summary>
/// A NAME.splits.json: a data set's label, the columns that are no features, and the test rows of its fixed splits.
/// </summary>
internal static class SplitsFile
{
    public static JsonElement Read(string path) => JsonElement.Parse(File.ReadAllBytes(path));

    public static SchemaOptions SchemaOptions(JsonElement splits) => new()
    {
        Label = splits.GetProperty("label").GetString(),
        Positive = splits.GetProperty("positive").GetString(),
        Ignore = [.. splits.GetProperty("notFeatures").EnumerateArray().Select(name => name.GetString()!)],
    };
}
