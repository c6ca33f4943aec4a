using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Explaining;

namespace Churn.Models.Answering;

/// <summary>
/// Explains customers by the columns of the customers file. The columns of a group are one player: they have the customer's
/// values together, or those of a customer compared with.
/// </summary>
public sealed class ColumnExplainer
{
    /// <summary>Contributions have so many digits behind the point.</summary>
    private const int Digits = 6;

    private readonly CustomerSchema schema;
    private readonly Player[] players;

    /// <param name="schema">The columns of the model.</param>
    /// <param name="explain">Makes the explainer, from the player of each float of a coded row.</param>
    internal ColumnExplainer(CustomerSchema schema, Func<int[], Explainer> explain)
    {
        this.schema = schema;
        players =
        [
            .. schema.UsedColumns
                .GroupBy(column => schema.DeclarationOf(column.Name)?.Group is { } group ? (group, "") : ("", column.Name))
                .Select(columns => new Player([.. columns], schema)),];
        var playerOfColumn = players.Index()
            .SelectMany(player => player.Item.Columns, (player, column) => (column, player.Index))
            .ToDictionary(place => place.column, place => place.Index);
        int[] playerOf =
            [.. Enumerable.Range(0, schema.Features.Count).Select(feature => playerOfColumn[schema.ColumnOf(feature)])];
        Shares = explain(playerOf);
    }

    /// <summary>
    /// Explains coded rows by numbers alone: a player for each group, and for each of the schema's used columns that is in none.
    /// </summary>
    public Explainer Shares { get; }

    /// <summary>The used column, by its number, that each float of a coded row comes from.</summary>
    public static int[] PlayersOf(CustomerSchema schema)
    {
        var numbers = schema.UsedColumns.Index().ToDictionary(column => column.Item, column => column.Index);
        return [.. Enumerable.Range(0, schema.Features.Count).Select(feature => numbers[schema.ColumnOf(feature)])];
    }

    /// <summary>Gives the reasons of an answer.</summary>
    /// <param name="record">The customer.</param>
    /// <param name="answer">What the model answered.</param>
    /// <param name="options">Which reasons to give.</param>
    public CustomerReasons Explain(CustomerRecord record, in CustomerAnswer answer, ReasonOptions options)
    {
        var found = Shares.Explain(record.Coded.Features);
        var logOdds = LogOddsScale.OfProbability(AsWritten(answer.ChurnProbability.Value));
        // of a customer who has left nothing is decided
        var direction = options.TowardChurn ? 1
            : answer.HasLeft ? Math.Sign(logOdds - found.BaseLogOdds)
            : answer.ShouldContact ? 1 : -1;
        Reason[] reasons =
        [
            .. Enumerable.Range(0, players.Length)
                .Where(player => options.Count is null || IsWorthNaming(found, player, direction))
                .OrderByDescending(player => Math.Abs(found.Contributions[player])) // stable: equal ones in the file's order
                .Take(options.Count ?? int.MaxValue)
                .Select(player => ReasonOf(player, found, record, logOdds, options.Texts)),];
        var probability = LogOddsScale.ToProbability(found.BaseLogOdds);
        return new CustomerReasons(
            probability,
            reasons,
            logOdds - LogOddsScale.OfProbability(probability) - reasons.Sum(reason => reason.Contribution));
    }

    /// <summary>The number that a reader of the answer sees: the shortest that names the float.</summary>
    private static double AsWritten(float probability) =>
        double.Parse(probability.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool IsWorthNaming(Explanation found, int player, int direction)
    {
        var toward = found.Contributions[player] * direction;
        return toward > 2 * found.StandardErrors[player] && Math.Round(toward, Digits) > 0;
    }

    private Reason ReasonOf(int number, Explanation found, CustomerRecord record, double logOdds, ReasonTexts texts)
    {
        var player = players[number];
        var contribution = Math.Round(found.Contributions[number], Digits) + 0.0;
        var (factor, without) = (Math.Exp(contribution), LogOddsScale.ToProbability(logOdds - contribution));
        return new Reason(
            player.Name,
            player.DisplayName,
            player.IsLever,
            player.ValueOf(record),
            contribution,
            factor,
            without,
            found.StandardErrors[number],
            texts.Of(player.Describe(record, texts), player.IsLever, factor, without * 100));
    }

    /// <summary>What gets one contribution: a column, or the columns of a group.</summary>
    private sealed class Player(Column[] columns, CustomerSchema schema)
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
                BooleanColumn boolean => code == 1 ? boolean.Yes : boolean.No,
                FreeTextColumn => FormattableString.Invariant($"{record.Coded.Features[features[at] + 1]} words"),
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
}
