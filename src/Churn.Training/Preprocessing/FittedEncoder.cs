using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Learners;

namespace Churn.Training.Preprocessing;

/// <summary>
/// Turns coded rows into features, in memory and in the graph by the same arithmetic in floats: first the numbers, then a 0 or 1
/// for each value that is often missing, then the churn rates of words, then a slot of 0 or 1 for each word, then the numbers of
/// those words that have no slot.
/// </summary>
public sealed class FittedEncoder
{
    private readonly IReadOnlyList<FeatureColumn> columns;
    private readonly IReadOnlyList<NumberEncoding> numbers;
    private readonly IReadOnlyList<int> indicators;
    private readonly IReadOnlyList<TargetEncoding> rates;
    private readonly IReadOnlyList<CategoryEncoding> words;
    private readonly IReadOnlyList<CategoryEncoding> embedded;

    internal FittedEncoder(
        IReadOnlyList<FeatureColumn> columns,
        IReadOnlyList<NumberEncoding> numbers,
        IReadOnlyList<int> indicators,
        IReadOnlyList<TargetEncoding> rates,
        IReadOnlyList<CategoryEncoding> words,
        IReadOnlyList<CategoryEncoding> embedded,
        IReadOnlyList<string> featureNames)
    {
        this.columns = columns;
        this.numbers = numbers;
        this.indicators = indicators;
        this.rates = rates;
        this.words = words;
        this.embedded = embedded;
        FeatureNames = featureNames;
        Sources = FindSources();
    }

    /// <summary>The names of the features, such as <c>tenure</c> and <c>Contract=One year</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The position in the coded row of the column that each feature is made from.</summary>
    public IReadOnlyList<int> Sources { get; }

    private int FirstRate => numbers.Count + indicators.Count;

    private int FirstSlot => FirstRate + rates.Count;

    private int FirstEmbedded => FeatureNames.Count - embedded.Count;

    /// <summary>The features of one customer.</summary>
    /// <param name="coded">The coded row.</param>
    /// <param name="features">One float per feature name; overwritten.</param>
    public void Transform(ReadOnlySpan<float> coded, Span<float> features)
    {
        features.Clear();
        for (var i = 0; i < numbers.Count; i++) features[i] = numbers[i].Encode(coded[numbers[i].Position]);
        for (var i = 0; i < indicators.Count; i++) features[numbers.Count + i] = float.IsNaN(coded[indicators[i]]) ? 1 : 0;
        for (var i = 0; i < rates.Count; i++) features[FirstRate + i] = rates[i].RateOf(coded[rates[i].Position]);
        foreach (var word in words)
        {
            var slot = word.SlotOf(coded[word.Position]);
            if (slot != CategoryEncoding.NoSlot) features[slot] = 1;
        }

        for (var i = 0; i < embedded.Count; i++) features[FirstEmbedded + i] = embedded[i].SlotOf(coded[embedded[i].Position]);
    }

    /// <summary>The features of many customers, each as if it came alone.</summary>
    public FeatureMatrix Transform(EncodedDataset customers) => Transform(customers, 0, customers.Count);

    /// <summary>The features of some customers, each as if it came alone.</summary>
    /// <param name="customers">All of them.</param>
    /// <param name="first">The first one, from 0.</param>
    /// <param name="count">How many.</param>
    public FeatureMatrix Transform(EncodedDataset customers, int first, int count) =>
        ToMatrix(TransformAll(customers, first, count));

    private FeatureMatrix ToMatrix(float[] values) =>
        new(values, FeatureNames, [.. embedded.Select(word => word.Slots.Max() + 1)], Sources);

    private int[] FindSources()
    {
        var sources = new int[FeatureNames.Count];
        for (var i = 0; i < numbers.Count; i++) sources[i] = numbers[i].Position;
        for (var i = 0; i < indicators.Count; i++) sources[numbers.Count + i] = indicators[i];
        for (var i = 0; i < rates.Count; i++) sources[FirstRate + i] = rates[i].Position;
        foreach (var word in words)
            foreach (var slot in word.Slots.Where(slot => slot != CategoryEncoding.NoSlot)) sources[slot] = word.Position;
        for (var i = 0; i < embedded.Count; i++) sources[FirstEmbedded + i] = embedded[i].Position;
        return sources;
    }

    private float[] TransformAll(EncodedDataset customers, int first, int count)
    {
        var width = FeatureNames.Count;
        var values = new float[count * width];
        var coded = new float[customers.Width];
        for (var row = 0; row < count; row++)
        {
            customers.CopyRow(first + row, coded);
            Transform(coded, values.AsSpan(row * width, width));
        }

        return values;
    }

    /// <summary>
    /// The features of the training part, where a forward or backward fill takes the neighbours' values, and a churn rate is that
    /// of other customers.
    /// </summary>
    /// <param name="customers">Those that were fitted on, in the order of the file.</param>
    public FeatureMatrix TransformTraining(EncodedDataset customers)
    {
        for (var position = 0; position < columns.Count; position++)
        {
            var rule = columns[position].Missing;
            if (rule is not (ImputationStrategy.ForwardFill or ImputationStrategy.BackwardFill)) continue;
            customers = customers.With(position, Imputation.FillColumn(rule, customers.Column(position).ToArray(), float.NaN));
        }

        var values = TransformAll(customers, 0, customers.Count);
        for (var i = 0; i < rates.Count; i++)
        {
            var outOfFold = TargetEncoding.OutOfFold(
                rates[i].Rates.Length - 2,
                customers.Column(rates[i].Position),
                customers.Churned,
                customers.GroupOf);
            for (var customer = 0; customer < customers.Count; customer++)
                values[(customer * FeatureNames.Count) + FirstRate + i] = outOfFold[customer];
        }

        return ToMatrix(values);
    }

    /// <summary>Writes the encoder into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="codedRow">The name of the coded rows, float [rows, columns].</param>
    /// <returns>The name of the features, float [rows, features].</returns>
    public string WriteTo(GraphBuilder graph, string codedRow)
    {
        var isMissing = graph.Apply("IsNaN", codedRow);
        var filled = graph.Apply("Where", isMissing, graph.Constant(StandIns(), 1, columns.Count), codedRow);
        var parts = new List<string>();
        if (numbers.Count > 0)
            parts.Add(WriteNumbers(graph, filled));
        if (indicators.Count > 0)
            parts.Add(graph.ToFloat(graph.PickColumns(isMissing, indicators)));
        foreach (var rate in rates)
            parts.Add(LookUp(graph, filled, rate.Position, rate.Rates));
        if (words.Count > 0)
            parts.Add(WriteWords(graph, filled));
        foreach (var word in embedded)
            parts.Add(LookUp(graph, filled, word.Position, [.. word.Slots.Select(slot => (float)slot)]));
        return graph.JoinColumns([.. parts]);
    }

    /// <summary>What stands in for a missing value of each column: a number's fill, or the code of a missing word.</summary>
    private float[] StandIns()
    {
        var standIns = new float[columns.Count];
        foreach (var number in numbers) standIns[number.Position] = number.Fill;
        foreach (var word in words.Concat(embedded)) standIns[word.Position] = word.MissingCode;
        foreach (var rate in rates) standIns[rate.Position] = rate.Rates.Length - 1 - CategoryEncoding.IndexOf(0);
        return standIns;
    }

    private string WriteNumbers(GraphBuilder graph, string filled)
    {
        string Row(Func<NumberEncoding, float> part) => graph.Constant(numbers.Select(part).ToArray(), 1, numbers.Count);
        var picked = graph.PickColumns(filled, numbers.Select(number => number.Position));
        var scaled = graph.Apply("Div", graph.Apply("Sub", picked, Row(number => number.Center)), Row(number => number.Scale));
        return graph.Apply("Clip", scaled, graph.Constant([-NumberEncoding.Limit]), graph.Constant([NumberEncoding.Limit]));
    }

    /// <summary>Looks a word's code up in a table of the unseen, the words, and missing.</summary>
    private static string LookUp(GraphBuilder graph, string filled, int position, float[] table)
    {
        var index = graph.Apply(
            "Add",
            graph.PickColumns(filled, [position]),
            graph.Constant([(float)CategoryEncoding.IndexOf(0)], 1, 1));
        return graph.Apply("Gather", graph.Constant(table, table.Length), graph.ToInteger(index));
    }

    /// <summary>
    /// The slots of all columns stand in one table. For every slot, the code of its column looks up, behind those of the columns
    /// before it, which slot it has; the feature is 1 where that is this one.
    /// </summary>
    private string WriteWords(GraphBuilder graph, string filled)
    {
        var table = words.SelectMany(word => word.Slots).Select(slot => (long)slot).ToArray();
        var starts = new float[words.Count];
        for (var i = 1; i < words.Count; i++) starts[i] = starts[i - 1] + words[i - 1].Slots.Length;

        var slots = Enumerable.Range(FirstSlot, FirstEmbedded - FirstSlot).ToArray();
        var columnOfSlot = slots.Select(slot => words.Index().First(word => word.Item.Slots.Contains(slot)).Index).ToArray();
        var offsets = columnOfSlot.Select(column => starts[column] + CategoryEncoding.IndexOf(0)).ToArray();

        var codes = graph.PickColumns(filled, columnOfSlot.Select(column => words[column].Position));
        var indices = graph.ToInteger(graph.Apply("Add", codes, graph.Constant(offsets, 1, slots.Length)));
        var found = graph.Apply("Gather", graph.Constant(table, table.Length), indices);
        return graph.ToFloat(
            graph.Apply("Equal", found, graph.Constant(slots.Select(slot => (long)slot).ToArray(), 1, slots.Length)));
    }
}
