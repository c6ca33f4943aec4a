using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Data.Events;

/// <summary>
/// Finds columns of the customers file that were written after a snapshot, such as the number of orders as of the export: they go
/// with what customers had done by the end of the events, beyond what they had done by the snapshot.
/// </summary>
/// <remarks>
/// Of each customer of the snapshot the events are summed up as of its day and as of the end: their number, that of each word
/// that is counted apart, the time of the last one, and the sums of numbers. A column is told where Spearman's correlation with
/// the figure as of the end is from <see cref="MinCorrelation"/>, larger than that with the figure as of the day, and the partial
/// one given the latter from <see cref="SuspectedPartial"/>; both are 1 where the column is the figure itself. A column that is
/// known beforehand and drives events, such as a budget, goes with both figures alike.
/// </remarks>
internal sealed class FutureColumns
{
    /// <summary>The least correlation with the figure as of the end.</summary>
    public const double MinCorrelation = 0.5;

    /// <summary>From this partial correlation on, a column is suspected.</summary>
    public const double SuspectedPartial = 0.6;

    /// <summary>From this correlation and partial one on, there is no doubt.</summary>
    public const double SurePartial = 0.9;

    /// <summary>With fewer customers nothing is said.</summary>
    private const int MinCustomers = 50;

    /// <summary>Words of which hardly any customer has another than the rest go with nothing.</summary>
    private const double MinCorrelationOfWords = 0.3;

    /// <summary>More customers do not make the figures better.</summary>
    private const int MostCustomers = 10_000;

    /// <summary>Words of a column that stand for fewer customers each say too little.</summary>
    private const int MinCustomersOfAWord = 10;

    private readonly EventCustomers customers;
    private readonly EventSchema schema;
    private readonly long asOf;
    private readonly string end;
    private readonly int step;
    private readonly List<int> rows = [];
    private readonly List<double[]> before = [];
    private readonly List<double[]> whole = [];
    private RankedFigure[]? ofAll;

    /// <param name="customers">The customers.</param>
    /// <param name="schema">What is known of their events.</param>
    /// <param name="day">The day of the snapshot.</param>
    /// <param name="newest">The time of the newest event of the file.</param>
    public FutureColumns(EventCustomers customers, EventSchema schema, DateOnly day, long newest)
    {
        (this.customers, this.schema) = (customers, schema);
        asOf = EventClock.StartOf(day);
        end = FormattableString.Invariant($"{EventClock.DayOf(newest):yyyy-MM-dd}");
        step = (customers.Count + MostCustomers - 1) / MostCustomers;
    }

    /// <summary>Takes the events of a customer, sorted.</summary>
    public void Add(int customer, EventHistory history)
    {
        if (customers.Table is null || customer % step != 0) return;
        var known = history.CountBefore(asOf);
        if (known == 0) return;
        var figures = new double[2 + schema.Words.Sum(words => words.Vocabulary.Count) + schema.Numbers.Count];
        for (var place = 0; place < history.Count; place++)
        {
            if (place == known) before.Add([.. figures]);
            Count(history, place, figures);
        }

        if (known == history.Count) before.Add(figures);
        whole.Add(figures);
        rows.Add(customer);
    }

    /// <summary>The columns among these that were written later, each with the figure that it goes with most.</summary>
    public IReadOnlyList<FutureColumn> Among(IEnumerable<string> columns) =>
        customers.Table is not { } table || rows.Count < MinCustomers ? []
            : [.. columns.Select(name => Judge(table, name)).OfType<FutureColumn>()];

    private FutureColumn? Judge(CustomerTable table, string name)
    {
        var (values, groups) = Read(table, name);
        int[] used = [.. Enumerable.Range(0, rows.Count).Where(i => !double.IsNaN(values[rows[i]]))];
        if (used.Length < Math.Max(MinCustomers, groups * MinCustomersOfAWord)) return null;
        var own = Array.ConvertAll(used, i => values[rows[i]]);
        var ranks = groups > 0 ? null : RankCorrelation.Ranks(own);
        var figures = used.Length == rows.Count ? ofAll ??= RankFigures(used) : RankFigures(used);
        var most = figures
            .Select((figure, number) => ranks is not null ? Relate(number, figure, ranks, 1)
                : Relate(number, figure, RankCorrelation.Ranks(MeansByWord(own, figure.Whole)), MostOf(own, figure.Whole)))
            .Where(found => Math.Abs(found.Whole) >= MinCorrelation && Math.Abs(found.Whole) > Math.Abs(found.Before)
                && found.Partial >= SuspectedPartial)
            .OrderByDescending(found => found.Partial).ThenByDescending(found => Math.Abs(found.Whole))
            .FirstOrDefault();
        return most.Partial == 0 ? null : new FutureColumn(
            name,
            groups == 0 && Math.Min(Math.Abs(most.Whole), most.Partial) >= SurePartial,
            FormattableString.Invariant($"it goes with {NameOf(most.Figure)} until {end}, the end of the events (rank ")
            + FormattableString.Invariant($"correlation {most.Whole:0.00}), beyond what was known at the snapshot of ")
            + FormattableString.Invariant($"{EventClock.DayOf(asOf):yyyy-MM-dd} ({most.Before:0.00}): it was written later"));
    }

    /// <summary>The numbers of a column, and of how many words they are the codes; 0 where they are numbers or days.</summary>
    private static (double[] Values, int Words) Read(CustomerTable table, string name)
    {
        var column = NamedColumns.Learn(table, name, null, []);
        var texts = RawColumnValues.Read(table, table.Position(name), new SchemaOptions(), (column as DayColumn)?.MissingWords);
        if (ColumnValues.Of(column, texts) is { } numbers) return (Array.ConvertAll(numbers, number => (double)number), 0);
        if (column is not (CategoryColumn or BooleanColumn)) return (Array.ConvertAll(texts.IsMissing, _ => double.NaN), 0);
        var codes = texts.Column.Number();
        return ([.. codes.Zip(texts.IsMissing, (code, missing) => missing ? double.NaN : code)], texts.Distinct);
    }

    private static (int Figure, double Whole, double Before, double Partial) Relate(
        int number, RankedFigure figure, double[] ranks, double most)
    {
        var (whole, before) = (Correlate(ranks, figure.Whole) / most, Correlate(ranks, figure.Before) / most);
        return (number, whole, before, RankCorrelation.Partial(whole, before, figure.Correlation) * Math.Sign(whole));
    }

    /// <summary>The correlation of ranks; 0 where all of one are the same, so that it goes with nothing.</summary>
    private static double Correlate(double[] one, double[] other) =>
        Moments.Correlation(one, other) is var found && double.IsNaN(found) ? 0 : found;

    private RankedFigure[] RankFigures(int[] used) =>
    [
        .. Enumerable.Range(0, whole[0].Length).Select(figure => RankedFigure.Of(
            Array.ConvertAll(used, i => before[i][figure]), Array.ConvertAll(used, i => whole[i][figure]))),
    ];

    /// <summary>Words have no order of their own; they get that of what they go with.</summary>
    private static double[] MeansByWord(double[] words, double[] ranks)
    {
        var means = words.Zip(ranks).GroupBy(pair => pair.First, pair => pair.Second)
            .ToDictionary(word => word.Key, word => word.Average());
        return Array.ConvertAll(words, word => means[word]);
    }

    /// <summary>
    /// The most that words can go with ranks: where each word has the ranks next to those of another. Of two words, one of which
    /// few customers have, it is far below 1.
    /// </summary>
    private static double MostOf(double[] words, double[] ranks)
    {
        var inOrder = MeansByWord(words, ranks).Zip(words).Order().Select(pair => pair.Second).ToArray();
        double[] sorted = [.. ranks.Order()];
        return Math.Max(Correlate(RankCorrelation.Ranks(MeansByWord(inOrder, sorted)), sorted), MinCorrelationOfWords);
    }

    /// <summary>Adds an event to what a customer did: how many there were, the last time, how many of each word, sums.</summary>
    private void Count(EventHistory history, int place, double[] figures)
    {
        figures[0]++;
        figures[1] = history.Time(place);
        var next = 2;
        for (var member = 0; member < schema.Words.Count; next += schema.Words[member++].Vocabulary.Count)
            if (history.Word(place, member) is >= 0 and var word && word < schema.Words[member].Vocabulary.Count)
                figures[next + word]++;
        for (var member = 0; member < schema.Numbers.Count; member++, next++)
            if (history.Number(place, member) is var number && !double.IsNaN(number)) figures[next] += number;
    }

    private string NameOf(int figure)
    {
        if (figure < 2) return figure == 0 ? "the number of events" : "the time of the last event";
        figure -= 2;
        foreach (var words in schema.Words)
        {
            if (figure < words.Vocabulary.Count)
                return $"the number of events of the {words.Name} '{words.Vocabulary[figure]}'";
            figure -= words.Vocabulary.Count;
        }

        return $"the sum of '{schema.Numbers[figure]}'";
    }

    /// <summary>The ranks of a figure of customers, as of the day and as of the end, and the correlation of the two.</summary>
    private sealed record RankedFigure(double[] Before, double[] Whole, double Correlation)
    {
        public static RankedFigure Of(double[] before, double[] whole)
        {
            var (early, late) = (RankCorrelation.Ranks(before), RankCorrelation.Ranks(whole));
            return new RankedFigure(early, late, Correlate(early, late));
        }
    }
}
