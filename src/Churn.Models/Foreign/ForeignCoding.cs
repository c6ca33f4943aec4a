using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>Writes into a graph how a coded row becomes an input of a model made elsewhere.</summary>
internal static class ForeignCoding
{
    /// <summary>What a word that is not in the vocabulary is called: the coded row does not hold it.</summary>
    private const string UnseenWord = "(unseen)";

    /// <returns>The name of the input's values.</returns>
    public static string Write(GraphBuilder graph, string row, ForeignInput input, ForeignCell[] cells)
    {
        var values = graph.JoinColumns([.. Groups(cells).Select(group => Write(graph, row, input.Type, group))]);
        if (input.Type is not (ForeignType.Float or ForeignType.Text))
            values = graph.Cast(values, (TensorProto.Types.DataType)input.Type);
        return input.IsVector ? graph.Apply("Reshape", values, graph.Constant([-1L], 1)) : values;
    }

    /// <summary>Neighbours that are made alike are made together.</summary>
    private static List<List<ForeignCell>> Groups(ForeignCell[] cells)
    {
        var groups = new List<List<ForeignCell>>();
        foreach (var cell in cells)
        {
            if (groups.Count == 0 || KindOf(groups[^1][0]) != KindOf(cell) || KindOf(cell) == Kind.Word) groups.Add([]);
            groups[^1].Add(cell);
        }

        return groups;
    }

    private static string Write(GraphBuilder graph, string row, ForeignType type, List<ForeignCell> cells)
    {
        var values = graph.PickColumns(row, cells.Select(cell => cell.Feature));
        if (type == ForeignType.Text)
            return graph.JoinColumns([.. cells.Select(cell => Words(graph, graph.PickColumns(row, [cell.Feature]), cell))]);
        return KindOf(cells[0]) switch
        {
            Kind.Value => values,
            Kind.IsWord => graph.ToFloat(graph.Apply(
                "Equal", values, graph.Constant([.. cells.Select(cell => (float)cell.Word!)], 1, cells.Count))),
            _ => Numbers(graph, values, cells[0].Numbers()!),
        };
    }

    /// <summary>The words of a column.</summary>
    private static string Words(GraphBuilder graph, string value, ForeignCell cell) => graph.ApplyMachineLearning(
        "LabelEncoder",
        [Place(graph, value, cell.Words.Count)],
        GraphAttribute.Ints("keys_int64s", Enumerable.Range(0, cell.Words.Count + 2).Select(place => (long)place)),
        GraphAttribute.Texts("values_strings", [UnseenWord, .. cell.Words, ""]),
        GraphAttribute.Text("default_string", UnseenWord));

    /// <summary>The numbers that the words of a column write; no number for what is unseen or missing.</summary>
    private static string Numbers(GraphBuilder graph, string value, float[] numbers) => graph.Apply(
        "Gather",
        [graph.Constant([float.NaN, .. numbers, float.NaN], numbers.Length + 2), Place(graph, value, numbers.Length)],
        GraphAttribute.Int("axis", 0));

    /// <summary>The place of a word in a list of the unseen, the words and the missing.</summary>
    private static string Place(GraphBuilder graph, string value, int words)
    {
        var known = graph.Apply("Where", graph.Apply("IsNaN", value), graph.Constant([(float)words], 1, 1), value);
        return graph.ToInteger(graph.Apply("Add", known, graph.Constant([1f], 1, 1)));
    }

    private static Kind KindOf(ForeignCell cell) =>
        cell.Word is not null ? Kind.IsWord : cell.Column is Core.Schema.CategoryColumn ? Kind.Word : Kind.Value;

    /// <summary>How a value is made.</summary>
    private enum Kind
    {
        /// <summary>The code is the value.</summary>
        Value,

        /// <summary>1 for a word, 0 for others.</summary>
        IsWord,

        /// <summary>The word that the code stands for, or its number.</summary>
        Word,
    }
}
