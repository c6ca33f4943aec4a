using System.Globalization;
using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Retraining;

/// <summary>
/// Makes a customers file of a log: a row for every customer and cohort whose outcome is known, with the values that the model
/// read then, the day, and the outcome as the label.
/// </summary>
/// <param name="store">Has the versions that answered; their schemas say what the codes mean.</param>
/// <param name="schema">The champion's schema: the columns of the file are those that it uses.</param>
/// <param name="customerColumn">The name of the column that names the customer.</param>
/// <param name="timeColumn">The name of the column of the day that a prediction was about.</param>
public sealed class LoggedTrainingFile(ModelStore store, CustomerSchema schema, string customerColumn, string timeColumn)
{
    /// <summary>The fewest customers of the newest cohorts that the test is on, and the fewest of either class.</summary>
    private const int MinTestRows = 200;

    private const int MinTestOfEachClass = 30;
    private const char Separator = ',';

    private readonly Dictionary<string, VersionTexts?> versions = new(StringComparer.Ordinal);

    /// <summary>Writes the file.</summary>
    /// <param name="log">The log.</param>
    /// <param name="path">The file; only its owner may read it.</param>
    /// <param name="now">The time now.</param>
    /// <param name="since">The time from which predictions count; null for all.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<LoggedRows> WriteAsync(
        IOutcomeStore log,
        string path,
        DateTimeOffset now,
        DateTimeOffset? since = null,
        CancellationToken cancellation = default)
    {
        var rows = new MatureRows(log, now, since);
        var complete = (await rows.CountAsync(cancellation)).Where(cohort => cohort.IsComplete)
            .ToDictionary(cohort => cohort.Month);
        var (written, days) = (new Dictionary<DateOnly, MatureCohort>(), new HashSet<DateOnly>());
        var (unknown, foreign, lost) = (0L, 0L, 0L);
        await using var file = Create(path);
        await WriteAsync(
            file, [customerColumn, timeColumn, .. schema.UsedColumns.Select(column => column.Name), schema.Label.Name]);
        await foreach (var (cohort, row) in rows.ReadAsync(cancellation))
        {
            if (row.Churned is not { } churned || !complete.ContainsKey(cohort)) unknown++;
            else if (TextsOf(row.Version) is not { } texts || texts.Write(row) is not { } values) foreign++;
            else
            {
                if (values.Contains(null)) lost++;
                await WriteAsync(file, [CustomerOf(row), DayText(row), .. values, LabelText(churned)]);
                days.Add(MatureRows.DayOf(row));
                var before = written.GetValueOrDefault(cohort) ?? new MatureCohort(cohort, 0, 0, 0);
                written[cohort] = before with
                {
                    Mature = before.Mature + 1,
                    Known = before.Known + 1,
                    Churned = before.Churned + (churned ? 1 : 0),
                };
            }
        }

        return new LoggedRows([.. written.Values.OrderBy(cohort => cohort.Month)])
        {
            Unknown = unknown,
            Treated = rows.Treated,
            Repeated = rows.Repeated,
            Immature = rows.Immature,
            Foreign = foreign,
            Lost = lost,
            TestRows = TestRows(written.Values),
            Days = days.Count,
        };
    }

    /// <summary>The newest cohort, with as many before it as make a test that decides anything.</summary>
    private static long TestRows(IEnumerable<MatureCohort> cohorts)
    {
        var test = new MatureCohort(default, 0, 0, 0);
        foreach (var cohort in cohorts.OrderByDescending(cohort => cohort.Month))
        {
            test = test with
            {
                Mature = test.Mature + cohort.Known,
                Known = test.Known + cohort.Known,
                Churned = test.Churned + cohort.Churned,
            };
            if (test.Has(MinTestRows, MinTestOfEachClass)) break;
        }

        return test.Known;
    }

    private static StreamWriter Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, new UTF8Encoding(false), options);
    }

    private static Task WriteAsync(StreamWriter file, IEnumerable<string?> fields) =>
        file.WriteAsync(string.Join(Separator, fields.Select(field => CsvRow.Written(field ?? "", Separator))) + "\n");

    private static string CustomerOf(PredictionWithOutcome row) => $"{row.Customer ?? row.Id:N}";

    private string DayText(PredictionWithOutcome row) =>
        DateFormats.Write(schema.Time?.Form ?? DateFormat.Iso, MatureRows.DayOf(row));

    private string LabelText(bool churned) => churned ? schema.Label.Positive : schema.Label.Filled ? "" : schema.Label.Negative;

    /// <summary>How the codes of a version become texts; null where it is gone, or has not all of the columns.</summary>
    private VersionTexts? TextsOf(string version)
    {
        if (versions.TryGetValue(version, out var known)) return known;
        try
        {
            return versions[version] = VersionTexts.Of(store.ReadManifest(version).Schema, schema);
        }
        catch (Exception fault) when (fault is UnknownVersionException or BrokenModelException or WrongKindException)
        {
            return versions[version] = null;
        }
    }

    /// <summary>The texts of a version's rows, in the order of another schema's columns.</summary>
    private sealed class VersionTexts(CustomerSchema own, int[] positions)
    {
        private readonly CodedRowTexts texts = new(own);

        public static VersionTexts? Of(CustomerSchema own, CustomerSchema wanted)
        {
            var names = own.UsedColumns.Select(column => (column.Name, column.KindName)).ToList();
            int[] positions = [.. wanted.UsedColumns.Select(column => names.IndexOf((column.Name, column.KindName)))];
            return positions.Contains(-1) ? null : new VersionTexts(own, positions);
        }

        public string?[]? Write(PredictionWithOutcome row)
        {
            if (row.Codes.Length != own.Features.Count) return null;
            var written = texts.Write(row.Codes, row.AsOf, own.AsOf, DateOnly.FromDateTime(row.Time.UtcDateTime));
            return Array.ConvertAll(positions, position => written[position]);
        }
    }
}

/// <summary>What a training file of a log holds, and what it left out.</summary>
/// <param name="Cohorts">The cohorts in it, the oldest first.</param>
public sealed record LoggedRows(IReadOnlyList<MatureCohort> Cohorts)
{
    /// <summary>The rows of the file.</summary>
    public long Rows => Cohorts.Sum(cohort => cohort.Known);

    /// <summary>The customers of them who left.</summary>
    public long Churned => Cohorts.Sum(cohort => cohort.Churned);

    /// <summary>How many of the latest rows are to be the test.</summary>
    public required long TestRows { get; init; }

    /// <summary>On how many days the rows were predicted.</summary>
    public required int Days { get; init; }

    /// <summary>Left out: the outcome is not known, or too few of its cohort are.</summary>
    public required long Unknown { get; init; }

    /// <summary>Left out: a campaign treated the customer.</summary>
    public required long Treated { get; init; }

    /// <summary>Left out: the customer has an earlier row in the cohort.</summary>
    public required long Repeated { get; init; }

    /// <summary>Left out: the window has not ended.</summary>
    public required long Immature { get; init; }

    /// <summary>Left out: the version that answered is gone from the store, or had other columns.</summary>
    public required long Foreign { get; init; }

    /// <summary>Rows with a value that the log does not hold, such as a word that was unknown; it is missing.</summary>
    public required long Lost { get; init; }

    /// <summary>The same in sentences.</summary>
    /// <param name="words">Those for what the champion predicts.</param>
    public IEnumerable<string> Notes(OutcomeWords words)
    {
        yield return Text($"{Rows} rows of {Cohorts.Count} months are in the log with their outcome, ")
            + Text($"{Churned} of them {words.Churned}");
        if (Unknown > 0)
            yield return Text($"{Unknown} rows are left out: outcomes are not known, or fewer than ")
                + Text($"{MatureCohort.MinKnown:P0} of their month are");
        if (Treated > 0) yield return Text($"{Treated} rows are left out: a campaign treated the customer");
        if (Repeated > 0) yield return Text($"{Repeated} rows are left out: the customer has an earlier one in the month");
        if (Immature > 0) yield return Text($"{Immature} rows are left out: their window has not ended");
        if (Foreign > 0) yield return Text($"{Foreign} rows are left out: their version is gone, or had other columns");
        if (Lost > 0) yield return Text($"{Lost} rows hold a word or a date that the log does not keep; it counts as missing");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
