using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

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
        rows.Add(customer);
        before.Add(FiguresOf(history, known));
        whole.Add(FiguresOf(history, history.Count));
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
        var most = Enumerable.Range(0, whole[0].Length)
            .Select(figure => Relate(Array.ConvertAll(used, i => values[rows[i]]), used, figure, groups > 0))
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
        var options = new SchemaOptions();
        var column = SchemaInferrer.LearnColumns(table.Only(name), null, options, []).Columns.Single().Column;
        var texts = RawColumnValues.Read(table, table.Position(name), options, (column as DayColumn)?.MissingWords);
        if (ColumnValues.Of(column, texts) is { } numbers) return (Array.ConvertAll(numbers, number => (double)number), 0);
        if (column is not (CategoryColumn or BooleanColumn)) return (Array.ConvertAll(texts.IsMissing, _ => double.NaN), 0);
        var codes = texts.Column.Number();
        return ([.. codes.Zip(texts.IsMissing, (code, missing) => missing ? double.NaN : code)], texts.Distinct);
    }

    private (int Figure, double Whole, double Before, double Partial) Relate(
        double[] values, int[] used, int figure, bool areWords)
    {
        var (early, late) = (RanksOf(before, used, figure), RanksOf(whole, used, figure));
        var ranks = RankCorrelation.Ranks(areWords ? MeansByWord(values, late) : values);
        var (withLate, withEarly) = (Moments.Correlation(ranks, late), Moments.Correlation(ranks, early));
        var partial = RankCorrelation.Partial(withLate, withEarly, Moments.Correlation(early, late));
        return (figure, withLate, withEarly, partial * Math.Sign(withLate));
    }

    private static double[] RanksOf(List<double[]> figures, int[] used, int figure) =>
        RankCorrelation.Ranks(Array.ConvertAll(used, i => figures[i][figure]));

    /// <summary>Words have no order of their own; they get that of what they go with.</summary>
    private static double[] MeansByWord(double[] words, double[] ranks)
    {
        var means = words.Zip(ranks).GroupBy(pair => pair.First, pair => pair.Second)
            .ToDictionary(word => word.Key, word => word.Average());
        return Array.ConvertAll(words, word => means[word]);
    }

    /// <summary>What a customer did in so many events: how many there were, of each word too, the last time, and sums.</summary>
    private double[] FiguresOf(EventHistory history, int count)
    {
        var figures = new double[2 + schema.Words.Sum(words => words.Vocabulary.Count) + schema.Numbers.Count];
        (figures[0], figures[1]) = (count, history.Time(count - 1));
        for (var place = 0; place < count; place++)
        {
            var next = 2;
            for (var member = 0; member < schema.Words.Count; next += schema.Words[member++].Vocabulary.Count)
                if (history.Word(place, member) is >= 0 and var word && word < schema.Words[member].Vocabulary.Count)
                    figures[next + word]++;
            for (var member = 0; member < schema.Numbers.Count; member++, next++)
                if (history.Number(place, member) is var number && !double.IsNaN(number)) figures[next] += number;
        }

        return figures;
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
}
