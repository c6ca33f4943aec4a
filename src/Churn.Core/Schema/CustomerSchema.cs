using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// The columns a model was trained on, in the order of the file. The feature columns among them, in the same order, are the
/// floats of a coded row.
/// </summary>
public sealed class CustomerSchema
{
    private readonly Dictionary<string, int> columnPositions = new(StringComparer.Ordinal);
    private readonly int[] featurePositions;

    /// <param name="columns">All columns but the label; at least one is a feature, no name occurs twice.</param>
    /// <param name="label">The column that is predicted.</param>
    public CustomerSchema(IReadOnlyList<Column> columns, LabelColumn label)
    {
        Columns = columns;
        Label = label;
        Features = [.. columns.OfType<FeatureColumn>()];
        if (Features.Count == 0) throw new ArgumentException("No column is a feature.", nameof(columns));
        featurePositions = new int[columns.Count];
        for (int position = 0, feature = 0; position < columns.Count; position++)
        {
            if (columns[position].Name == label.Name || !columnPositions.TryAdd(columns[position].Name, position))
                throw new ArgumentException($"The column '{columns[position].Name}' is there twice.", nameof(columns));
            featurePositions[position] = columns[position] is FeatureColumn ? feature++ : -1;
        }

        Identifier = columns.OfType<IdentifierColumn>().FirstOrDefault();
    }

    public IReadOnlyList<Column> Columns { get; }

    public LabelColumn Label { get; }

    /// <summary>The feature columns: the coded row has one float for each, in this order.</summary>
    [JsonIgnore]
    public IReadOnlyList<FeatureColumn> Features { get; }

    /// <summary>The column that names a customer in answers; the first identifier, if there is one.</summary>
    [JsonIgnore]
    public IdentifierColumn? Identifier { get; }

    /// <summary>Finds a column by its exact name.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="column">The column.</param>
    /// <param name="feature">Its position in the coded row; -1 if it is no feature.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out Column? column, out int feature)
    {
        var found = columnPositions.TryGetValue(name, out var position);
        column = found ? Columns[position] : null;
        feature = found ? featurePositions[position] : -1;
        return found;
    }

    /// <summary>The position of a feature in the coded row; -1 if there is no feature of that name.</summary>
    public int FeaturePosition(string? name) => name is not null && TryFind(name, out _, out var feature) ? feature : -1;

    /// <summary>The known name that is nearest to an unknown one, the label's among them; null if none is near.</summary>
    public string? NearestName(string unknown) =>
        Schema.NearestName.Of(unknown, Columns.Select(column => column.Name).Append(Label.Name));
}
