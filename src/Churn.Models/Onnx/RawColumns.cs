using Churn.Core.Schema;

namespace Churn.Models.Onnx;

/// <summary>
/// Writes the reading of raw columns into a graph: one input per feature, under the feature's name, [rows, 1]; a number is a
/// float (NaN for missing), a category or boolean a text (empty for missing). The texts are matched to the letter, yes and no in
/// the usual spellings and in any case. A date has its three parts as inputs: "NAME (age in days)" a float, the days from the
/// date to the day as of which is asked; "NAME (month)" a text, 01 to 12; "NAME (weekday)" a text, 1 Monday to 7 Sunday.
/// </summary>
public static class RawColumns
{
    /// <returns>The name of the coded rows, float [rows, columns].</returns>
    public static string WriteTo(GraphBuilder graph, CustomerSchema schema) =>
        graph.JoinColumns([.. schema.Features.Select(column => Write(graph, column))]);

    private static string Write(GraphBuilder graph, FeatureColumn column) => column switch
    {
        NumberColumn => graph.FloatInput(GraphNames.InputOf(column.Name), 1),
        CategoryColumn category => LookUp(graph, column, category.Vocabulary.Select((word, position) => (word, (float)position))),
        BooleanColumn boolean => LookUp(graph, column, Spellings(boolean)),
        _ => throw new ArgumentException($"A column of kind {column.KindName} has no raw input.", nameof(column)),
    };

    private static string LookUp(GraphBuilder graph, FeatureColumn column, IEnumerable<(string Word, float Code)> words)
    {
        var missing = column.MissingWords.SelectMany(word => new[] { word, word.ToUpperInvariant(), word.ToLowerInvariant() });
        var table = missing
            .Append("")
            .Select(word => (Word: word, Code: float.NaN))
            .Concat(words)
            .DistinctBy(entry => entry.Word)
            .ToArray();
        return graph.ApplyMachineLearning(
            "LabelEncoder",
            [graph.TextInput(GraphNames.InputOf(column.Name), 1)],
            GraphAttribute.Texts("keys_strings", table.Select(entry => entry.Word)),
            GraphAttribute.Floats("values_floats", table.Select(entry => entry.Code)),
            GraphAttribute.Float("default_float", CategoryColumn.UnseenCode));
    }

    private static IEnumerable<(string Word, float Code)> Spellings(BooleanColumn boolean)
    {
        string[] yes = [boolean.Yes, .. BooleanColumn.YesWords.SelectMany(InAnyCase), "1", "1.0", "1.00"];
        string[] no = [boolean.No, .. BooleanColumn.NoWords.SelectMany(InAnyCase), "0", "0.0", "0.00"];
        return yes.Distinct().Select(word => (word, 1f)).Concat(no.Distinct().Select(word => (word, 0f)));
    }

    private static IEnumerable<string> InAnyCase(string word) => word.Length == 0
        ? [""]
        : InAnyCase(word[1..]).SelectMany(rest => new[] { word[0] + rest, char.ToUpperInvariant(word[0]) + rest });
}
