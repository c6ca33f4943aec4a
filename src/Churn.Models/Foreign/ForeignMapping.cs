using Churn.Core.Schema;

namespace Churn.Models.Foreign;

/// <summary>From which columns of the customers file each input of a model made elsewhere is filled.</summary>
public sealed class ForeignMapping
{
    private ForeignMapping(IReadOnlyList<(ForeignInput Input, ForeignCell[] Cells)> inputs) => Inputs = inputs;

    /// <summary>Each input with the values of a row of it.</summary>
    public IReadOnlyList<(ForeignInput Input, ForeignCell[] Cells)> Inputs { get; }

    /// <summary>The names of the columns that are used: of a date, the date's.</summary>
    /// <param name="schema">The schema that it was made for.</param>
    public IReadOnlySet<string> UsedColumns(CustomerSchema schema) =>
        Inputs.SelectMany(input => input.Cells).Select(cell => schema.ColumnOf(cell.Feature).Name).ToHashSet();

    /// <summary>
    /// Finds the columns: an input of one value by its name, and the columns of a matrix by the names given, or in the order of
    /// the file where all of them are numbers.
    /// </summary>
    /// <param name="graph">The model.</param>
    /// <param name="schema">The columns there are.</param>
    /// <param name="matrixColumns">
    /// The columns of its matrix in order: "COLUMN", or "COLUMN=WORD" for a 1 where it has that word; null where not given.
    /// </param>
    /// <exception cref="ForeignModelException">An input cannot be filled.</exception>
    public static ForeignMapping Of(ForeignGraph graph, CustomerSchema schema, IReadOnlyList<string>? matrixColumns)
    {
        var single = graph.Inputs.Where(input => input.Width == 1)
            .Select(input => (Input: input, Feature: Find(schema, input.Name)))
            .Where(found => found.Feature >= 0).ToDictionary(found => found.Input, found => found.Feature);
        var others = graph.Inputs.Where(input => !single.ContainsKey(input)).ToArray();
        if (others.Length > 1 && Array.TrueForAll(others, input => input.Width == 1))
            throw new ForeignModelException(
                string.Join(" ", others.Select(input => Unknown(schema, $"its input \"{input.Name}\"", input.Name))));
        if (others.Length > 1)
            throw new ForeignModelException(
                $"it has {others.Length} inputs that are no columns of the file: "
                + $"{string.Join(", ", others.Select(input => $"\"{input.Name}\""))}. Which columns go where cannot be told. "
                + "Export it with one matrix, or with an input for each column under the column's name.");
        var used = single.Values.ToHashSet();
        var rest = Enumerable.Range(0, schema.Features.Count).Where(feature => !used.Contains(feature));
        return new ForeignMapping([.. graph.Inputs.Select(input => (input, CellsOf(input)))]);

        ForeignCell[] CellsOf(ForeignInput input)
        {
            ForeignCell[] cells = single.TryGetValue(input, out var feature)
                ? [new ForeignCell(feature, schema.Features[feature])]
                : MatrixOf(input, schema, rest, matrixColumns);
            if (cells.Select(cell => cell.WhyNot(input.Type)).FirstOrDefault(why => why is not null) is { } why)
                throw new ForeignModelException($"its input \"{input.Name}\" {why}.");
            return cells;
        }
    }

    private static ForeignCell[] MatrixOf(
        ForeignInput input, CustomerSchema schema, IEnumerable<int> rest, IReadOnlyList<string>? names)
    {
        if (input.Width == 1 && names is not [_])
            throw new ForeignModelException(Unknown(schema, $"its input \"{input.Name}\"", input.Name));
        ForeignCell[] cells = names is null
            ? [.. rest.Select(feature => new ForeignCell(feature, schema.Features[feature]))]
            : [.. names.Select(name => CellOf(schema, name))];
        if (input.Width is not { } width || width == cells.Length) return cells;
        throw new ForeignModelException(names is not null
            ? $"its input \"{input.Name}\" has {width} columns, but --features names {cells.Length}."
            : $"its input \"{input.Name}\" has {width} columns, but {cells.Length} columns of the file are features: "
                + $"{string.Join(", ", cells.Select(cell => cell.Column.Name))}. Name the columns of the matrix in their order "
                + "with --features.");
    }

    private static ForeignCell CellOf(CustomerSchema schema, string name)
    {
        if (Find(schema, name) is >= 0 and var feature) return new ForeignCell(feature, schema.Features[feature]);
        for (var equals = name.IndexOf('='); equals > 0; equals = name.IndexOf('=', equals + 1))
        {
            if (Find(schema, name[..equals]) is not (>= 0 and var column)) continue;
            var cell = new ForeignCell(column, schema.Features[column]);
            var word = cell.Words.ToList().IndexOf(name[(equals + 1)..]);
            return word >= 0
                ? cell with { Word = word }
                : throw new ForeignModelException(
                    $"--features names \"{name}\", but '{cell.Column.Name}' has no such word in the data; it has "
                    + $"{string.Join(", ", cell.Words)}.");
        }

        throw new ForeignModelException(Unknown(schema, "--features", name));
    }

    /// <summary>The feature of a name: by the letter, or else by its letters and digits, as converters write names.</summary>
    private static int Find(CustomerSchema schema, string name)
    {
        if (schema.FeaturePosition(name) is >= 0 and var exact) return exact;
        int[] alike =
        [
            .. schema.Features.Index().Where(feature => Plain(feature.Item.Name) == Plain(name)).Select(feature => feature.Index),
        ];
        return alike is [var one] ? one : -1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string Unknown(CustomerSchema schema, string what, string name) =>
        schema.TryFind(name, out var column, out _)
            ? $"{what} asks for '{name}', which is of the kind {column.KindName} and so is no feature. Give it another kind in "
                + "the file of --schema."
            : $"{what} asks for \"{name}\", which is no column of the file"
                + $"{(schema.NearestName(name) is { } near ? $"; did you mean '{near}'?" : ".")} The columns are "
                + $"{string.Join(", ", schema.Features.Select(feature => feature.Name))}.";
}
