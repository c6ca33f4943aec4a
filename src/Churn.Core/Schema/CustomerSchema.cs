using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// The columns a model was trained on, in the order of the file. The features among them, in the same order and with the parts
/// of a date or a text in its place, are the floats of a coded row.
/// </summary>
public sealed class CustomerSchema
{
    /// <summary>
    /// How many days the as-of day of a record may be from the training's without a warning: a year, after which the customers
    /// and their habits are most likely others, however well the ages of dates fit.
    /// </summary>
    public const int MaxDaysFromTraining = 365;

    private const int NoFeature = -1;

    private RecordWarning? farAsOf;
    private RecordWarning? alreadyLeft;

    private readonly Dictionary<string, int> columnPositions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> featureByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ColumnDeclaration> declarationOf = new(StringComparer.Ordinal);
    private readonly int[] featurePositions;
    private readonly List<Column> featureColumns = [];

    /// <param name="columns">All columns but the label; at least one is a feature or a date, no name occurs twice.</param>
    /// <param name="label">The column that is predicted.</param>
    /// <param name="asOf">The day from which the ages of the training's dates count; needed where there are dates.</param>
    /// <param name="declarations">What users declare about columns, each once; null for nothing.</param>
    public CustomerSchema(
        IReadOnlyList<Column> columns,
        LabelColumn label,
        DateOnly? asOf = null,
        IReadOnlyList<ColumnDeclaration>? declarations = null)
    {
        Columns = columns;
        Label = label;
        if (columns.Any(column => column is DateColumn))
            AsOf = asOf ?? throw new ArgumentException("There are dates, but no day from which their ages count.", nameof(asOf));
        featurePositions = new int[columns.Count];
        var features = new List<FeatureColumn>();
        for (var position = 0; position < columns.Count; position++)
        {
            if (columns[position].Name == label.Name || !columnPositions.TryAdd(columns[position].Name, position))
                throw new ArgumentException($"The column '{columns[position].Name}' is there twice.", nameof(columns));
            var parts = FeaturesOf(columns[position]);
            featurePositions[position] = parts.Count == 0 ? NoFeature : features.Count;
            features.AddRange(parts);
            featureColumns.AddRange(parts.Select(_ => columns[position]));
        }

        if (features.Count == 0) throw new ArgumentException("No column is a feature.", nameof(columns));
        Features = features;
        foreach (var (feature, column) in features.Index())
            if (!featureByName.TryAdd(column.Name, feature))
                throw new ArgumentException(
                    $"The column '{column.Name}' has the name of a part of a date or a text.", nameof(columns));
        UsedColumns = [.. featureColumns.Distinct()];
        Identifier = columns.OfType<IdentifierColumn>().FirstOrDefault();
        var times = columns.OfType<TimeColumn>().ToArray();
        if (times.Length > 1)
            throw new ArgumentException($"'{times[0].Name}' and '{times[1].Name}' are both the time.", nameof(columns));
        Time = times.SingleOrDefault();
        Amounts = [.. columns.OfType<DecisionOnlyColumn>()];
        Declarations = declarations is { Count: > 0 } ? declarations : null;
        foreach (var declared in Declarations ?? [])
            if (!columnPositions.ContainsKey(declared.Name ?? "") || !declarationOf.TryAdd(declared.Name!, declared))
                throw new ArgumentException($"'{declared.Name}' is declared twice or is no column.", nameof(declarations));
        Names = new Utf8Names(columns.Select(column => column.Name).Append(label.Name));
        Texts = [.. columns.OfType<FreeTextColumn>()];
        Dates = [.. UsedColumns.OfType<DateColumn>().Select(date => (date, featurePositions[columnPositions[date.Name]]))];
    }

    public IReadOnlyList<Column> Columns { get; }

    public LabelColumn Label { get; }

    /// <summary>The day from which the ages of the training's dates count; null where there are no dates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? AsOf { get; }

    /// <summary>What users declare about columns: those that something is declared about; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ColumnDeclaration>? Declarations { get; }

    /// <summary>The columns of free text, in the order of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<FreeTextColumn> Texts { get; }

    /// <summary>The features: the coded row has one float for each, in this order.</summary>
    [JsonIgnore]
    public IReadOnlyList<FeatureColumn> Features { get; }

    /// <summary>The columns that the features come from: the feature columns, the dates and the texts.</summary>
    [JsonIgnore]
    public IReadOnlyList<Column> UsedColumns { get; }

    /// <summary>The column that names a customer in answers; the first identifier, if there is one.</summary>
    [JsonIgnore]
    public IdentifierColumn? Identifier { get; }

    /// <summary>The column that says as of when a record is, if there is one.</summary>
    [JsonIgnore]
    public TimeColumn? Time { get; }

    /// <summary>The columns that decisions read beside the features, in the order of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<DecisionOnlyColumn> Amounts { get; }

    /// <summary>The positions of the columns by the UTF-8 of their names; the label's is behind them.</summary>
    internal Utf8Names Names { get; }

    /// <summary>The dates, each with the position of its age in the coded row.</summary>
    internal (DateColumn Column, int Feature)[] Dates { get; }

    /// <summary>
    /// The decimal mark of a table with such a header: a comma, if one of the numbers of the schema in it has it.
    /// </summary>
    public DecimalMark DecimalMarkIn(IReadOnlyCollection<string> header) =>
        Columns
            .Where(column => header.Contains(column.Name))
            .Any(column =>
                column switch
                {
                    NumberColumn number => number.Format.DecimalMark == DecimalMark.Comma,
                    DecisionOnlyColumn amount => amount.Format.DecimalMark == DecimalMark.Comma,
                    _ => false,
                })
            ? DecimalMark.Comma
            : DecimalMark.Point;

    /// <summary>What is declared about a column; null for nothing.</summary>
    public ColumnDeclaration? DeclarationOf(string column) => declarationOf.GetValueOrDefault(column);

    /// <summary>The same columns with other declarations.</summary>
    public CustomerSchema Declaring(IReadOnlyList<ColumnDeclaration> declarations) => new(Columns, Label, AsOf, declarations);

    /// <summary>The same columns with other ones of free text.</summary>
    /// <param name="texts">As many as <see cref="Texts"/>, of the same names in the same order.</param>
    public CustomerSchema WithTexts(IReadOnlyList<FreeTextColumn> texts)
    {
        var next = 0;
        return new(
            [.. Columns.Select(column => column is FreeTextColumn ? texts[next++] : column)], Label, AsOf, Declarations);
    }

    /// <summary>Finds a column by its exact name. The parts of a date or a text are none.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="column">The column.</param>
    /// <param name="feature">Its position in the coded row, that of its first part; -1 if it is no feature.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out Column? column, out int feature)
    {
        var found = columnPositions.TryGetValue(name, out var position);
        column = found ? Columns[position] : null;
        feature = found ? featurePositions[position] : NoFeature;
        return found;
    }

    /// <summary>
    /// The position of a feature in the coded row, parts of dates and texts among them; -1 if there is no feature of that name.
    /// </summary>
    public int FeaturePosition(string? name) =>
        name is not null && featureByName.TryGetValue(name, out var feature) ? feature : NoFeature;

    /// <summary>The warning to a record whose as-of day is far from the training's; null where it is not.</summary>
    internal RecordWarning? WarningOfAsOf(DateOnly? asOf)
    {
        if (AsOf is not { } trained || asOf is not { } day) return null;
        if (Math.Abs(day.DayNumber - trained.DayNumber) <= MaxDaysFromTraining) return null;
        return farAsOf ??= new RecordWarning(AsOfField, RecordWarning.FarAsOfCode, FormattableString.Invariant(
            $"{AsOfField}: more than {MaxDaysFromTraining} days from {trained:yyyy-MM-dd}, as of which the model was trained."));
    }

    /// <summary>What says that a customer has left: the label; or the events, where the label says something else.</summary>
    [JsonIgnore]
    public string LeftBy => Label.MeansLeft ? Label.Name : RecordBuilder.Events;

    /// <summary>The warning to a record whose label or events say that the customer has left.</summary>
    internal RecordWarning AlreadyLeftWarning => alreadyLeft ??= new RecordWarning(
        LeftBy, RecordWarning.AlreadyLeftCode, $"{LeftBy}: the customer has already left; no decision is made.");

    /// <summary>What names the as-of day of a record: the time column, or else asOf as callers give it.</summary>
    private string AsOfField => Time?.Name ?? "asOf";

    /// <summary>The position in the coded row of the column at a position; -1 if it is no feature.</summary>
    internal int FeatureAt(int position) => featurePositions[position];

    /// <summary>The position of a column among <see cref="Amounts"/>; -1 if it is none of them.</summary>
    internal int AmountPosition(string? name)
    {
        for (var position = 0; position < Amounts.Count; position++)
            if (Amounts[position].Name == name) return position;
        return NoFeature;
    }

    /// <summary>The position of a column among <see cref="Texts"/>; -1 if it is none of them.</summary>
    public int TextPosition(FreeTextColumn column)
    {
        for (var position = 0; position < Texts.Count; position++)
            if (Texts[position].Name == column.Name) return position;
        return NoFeature;
    }

    /// <summary>
    /// The known name that is nearest to an unknown one, the label's among them; the column's for a part of it; null if none is
    /// near.
    /// </summary>
    public string? NearestName(string unknown) => FeaturePosition(unknown) is >= 0 and var part
        ? ColumnOf(part).Name
        : Schema.NearestName.Of(unknown, Columns.Select(column => column.Name).Append(Label.Name));

    /// <summary>The column that a feature comes from: itself, or the date or text it is a part of.</summary>
    public Column ColumnOf(int feature) => featureColumns[feature];

    private IReadOnlyList<FeatureColumn> FeaturesOf(Column column) => column switch
    {
        FeatureColumn feature => [feature],
        DateColumn date => date.Parts(AsOf!.Value),
        FreeTextColumn text => text.Parts,
        _ => [],
    };
}
