using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.Answering;

/// <summary>
/// The columns of the customers file that reasons are about. The columns of a group are one player: they have the customer's
/// values together, or those of a customer compared with.
/// </summary>
internal sealed class ReasonPlayers
{
    /// <summary>Contributions have so many digits behind the point.</summary>
    private const int Digits = 6;

    /// <param name="schema">The columns of the model.</param>
    public ReasonPlayers(CustomerSchema schema)
    {
        All =
        [
            .. schema.UsedColumns
                .GroupBy(column => schema.DeclarationOf(column.Name)?.Group is { } group ? (group, "") : ("", column.Name))
                .Select(columns => new ReasonPlayer([.. columns], schema)),];
        var playerOfColumn = All.Index()
            .SelectMany(player => player.Item.Columns, (player, column) => (column, player.Index))
            .ToDictionary(place => place.column, place => place.Index);
        OfFeatures = [.. Enumerable.Range(0, schema.Features.Count).Select(feature => playerOfColumn[schema.ColumnOf(feature)])];
    }

    /// <summary>All players.</summary>
    public IReadOnlyList<ReasonPlayer> All { get; }

    /// <summary>The player of each float of a coded row.</summary>
    public int[] OfFeatures { get; }

    /// <summary>Chooses the players to name, the largest contribution first.</summary>
    /// <param name="found">What each contributes.</param>
    /// <param name="options">Which reasons to give.</param>
    /// <param name="direction">1 for those that raise the score, -1 for those that lower it, where not all are given.</param>
    public static IEnumerable<int> Choose(Explanation found, ReasonOptions options, int direction) =>
        Enumerable.Range(0, found.Contributions.Count)
            .Where(player => options.Count is null || IsWorthNaming(found, player, direction))
            .OrderByDescending(player => Math.Abs(found.Contributions[player])) // stable: equal ones in the file's order
            .Take(options.Count ?? int.MaxValue);

    /// <summary>Returns what a player contributes as a reason shows it.</summary>
    public static double Shown(Explanation found, int player) => Math.Round(found.Contributions[player], Digits) + 0.0;

    /// <summary>Returns the number that a reader of an answer sees: the shortest that names the float.</summary>
    public static double AsWritten(float score) =>
        double.Parse(score.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool IsWorthNaming(Explanation found, int player, int direction)
    {
        var toward = found.Contributions[player] * direction;
        return toward > 2 * found.StandardErrors[player] && Math.Round(toward, Digits) > 0;
    }
}

/// <summary>What gets one contribution: a column, or the columns of a group.</summary>
internal sealed class ReasonPlayer(Column[] columns, CustomerSchema schema)
{
    private readonly int[] features = Array.ConvertAll(columns, column => FirstFeatureOf(column, schema));
    private readonly string[] names =
        Array.ConvertAll(columns, column => schema.DeclarationOf(column.Name)?.DisplayName ?? column.Name);

    private readonly string? group = schema.DeclarationOf(columns[0].Name)?.Group;

    public IReadOnlyList<Column> Columns => columns;

    public string Name => group ?? columns[0].Name;

    public string DisplayName => group ?? names[0];

    public bool IsLever { get; } = Array.Exists(columns, column => schema.DeclarationOf(column.Name)?.IsLever == true);

    /// <summary>The value of the column; of a group, the values that are known in one text.</summary>
    public object? ValueOf(CustomerRecord record)
    {
        if (group is null) return ValueOf(0, record);
        var values = Enumerable.Range(0, columns.Length)
            .Select(at => (Name: names[at], Value: Written(ValueOf(at, record)))).Where(value => value.Value is not null);
        return string.Join(", ", values.Select(value => $"{value.Name} {value.Value}")) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Says what the customer has, as in "tenure is 5".</summary>
    public string Describe(CustomerRecord record, ReasonTexts texts)
    {
        var value = Written(ValueOf(record));
        if (group is not null && value is not null) return texts.OfGroup(group, value);
        var isUnseen = columns is [CategoryColumn] && record.Coded.Features[features[0]] == CategoryColumn.UnseenCode;
        return texts.OfValue(DisplayName, value, isUnseen);
    }

    /// <summary>The value of a column as the model read it; null where it is missing, or unknown to the training.</summary>
    private object? ValueOf(int at, CustomerRecord record)
    {
        var code = record.Coded.Features[features[at]];
        if (float.IsNaN(code)) return null;
        return columns[at] switch
        {
            CategoryColumn category => code < 0 ? null : category.Vocabulary[(int)code],
            FreeTextColumn text => record.Texts?[schema.TextPosition(text)] is { } read
                ? text.Describe(read)
                : text.Describe(record.Coded.Features.AsSpan(features[at])),
            BooleanColumn boolean => code == 1 ? boolean.Yes : boolean.No,
            DateColumn => (record.AsOf ?? schema.AsOf)?.AddDays(-(int)code).ToString("O", CultureInfo.InvariantCulture),
            _ => code,
        };
    }

    private static string? Written(object? value) =>
        value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static int FirstFeatureOf(Column column, CustomerSchema schema)
    {
        schema.TryFind(column.Name, out _, out var feature);
        return feature;
    }
}
