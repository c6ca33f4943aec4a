using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Splitting;
using Churn.Data.Tables;

namespace Churn.Benchmarks.Quality;

/// <summary>A customers file with the labels of its rows and the splits to measure.</summary>
internal sealed class QualityData
{
    private const double TestShare = 0.2;

    private static readonly int[] Seeds = [1, 2, 3];

    private readonly CustomerTable table;
    private readonly bool[] churned;
    private readonly int[][] testRows;
    private readonly SchemaOptions given;
    private readonly LabelColumn label;

    private QualityData(CustomerTable table, SchemaOptions given, SplitsFile? splits, int maxSplits)
    {
        (this.table, this.given) = (table, given);
        label = SchemaInferrer.Learn(table, given).Schema.Label;
        churned = table.Column(label.Name).Map(text => label.TryRead(text, out var left) && left);
        testRows =
        [
            .. (splits?.TestRows ?? Seeds.Select(seed => StratifiedSplit.HoldOut(churned, TestShare, seed).Holdout))
                .Take(maxSplits),
        ];
        Best = splits?.BestPossible?.Take(maxSplits).ToArray();
    }

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(table.File);

    /// <summary>How many splits there are.</summary>
    public int Splits => testRows.Length;

    /// <summary>What the true probabilities reach on each split; null where they are not known.</summary>
    public IReadOnlyList<BestPossible>? Best { get; }

    /// <summary>The options of <c>churn train</c> that say what the columns are.</summary>
    public IEnumerable<string> TrainArguments =>
    [
        .. given.Label is { } name ? ["--label", name] : Array.Empty<string>(),
        .. given.Positive is { } positive ? ["--positive", positive] : Array.Empty<string>(),
        .. given.Ignore.Count > 0 ? ["--ignore", string.Join(',', given.Ignore)] : Array.Empty<string>(),
    ];

    /// <summary>Opens a file.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="splits">Its splits file; null for the one beside it, or random splits where there is none.</param>
    /// <param name="options">What the user says of the columns, where there is no splits file.</param>
    /// <param name="maxSplits">The most splits to measure.</param>
    public static QualityData Open(string file, string? splits, SchemaOptions options, int maxSplits)
    {
        var path = splits ?? Path.ChangeExtension(file, ".splits.json");
        var facts = splits is not null || File.Exists(path) ? SplitsFile.Read(path) : null;
        return new QualityData(CsvCustomerReader.Read(file), facts?.Schema ?? options, facts, maxSplits);
    }

    public string Describe() => FormattableString.Invariant(
        $"{Name}: {table.Rows} rows, {table.Header.Count} columns, {100.0 * churned.Count(true) / table.Rows:0.0} % churned");

    /// <summary>
    /// Writes the rows of a split into files: the training rows, their labels, and the test rows without the label.
    /// </summary>
    public QualitySplit Write(int split, string folder)
    {
        var isTest = new bool[table.Rows];
        foreach (var row in testRows[split]) isTest[row] = true;
        var rows = Enumerable.Range(0, table.Rows).Where(row => !isTest[row]).ToArray();
        var written = new QualitySplit(
            folder, table.Dialect.Separator, label.Name, given.Ignore, Array.ConvertAll(testRows[split], row => churned[row]),
            rows.Average(row => churned[row] ? 1.0 : 0.0));
        var all = Enumerable.Range(0, table.Header.Count).ToArray();
        WriteRows(written.Train, rows, all);
        WriteRows(written.Test, testRows[split], [.. all.Where(column => table.Header[column] != label.Name)]);
        File.WriteAllLines(written.Labels, rows.Select(row => churned[row] ? "1" : "0"));
        return written;
    }

    private void WriteRows(string path, IEnumerable<int> rows, int[] columns)
    {
        var separator = table.Dialect.Separator;
        using var file = File.CreateText(path);
        file.WriteLine(string.Join(separator, columns.Select(column => Quote(table.Header[column], separator))));
        foreach (var row in rows)
            file.WriteLine(string.Join(separator, columns.Select(column => Quote(table.Columns[column][row], separator))));
    }

    private static string Quote(string field, char separator) =>
        field.AsSpan().IndexOfAny(separator, '"', '\n') < 0 && !field.Contains('\r', StringComparison.Ordinal)
            ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>A split as files of a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Separator">The character between the fields.</param>
/// <param name="Label">The name of the label's column.</param>
/// <param name="NotFeatures">The columns that are no features.</param>
/// <param name="Churned">The labels of the test rows, which no file holds.</param>
/// <param name="TrainingChurnRate">The share of churners among the training rows.</param>
internal sealed record QualitySplit(
    string Folder,
    char Separator,
    string Label,
    IReadOnlyList<string> NotFeatures,
    bool[] Churned,
    double TrainingChurnRate)
{
    public string Train => Path.Combine(Folder, "train.csv");

    public string Labels => Path.Combine(Folder, "train.labels");

    public string Test => Path.Combine(Folder, "test.csv");
}
