using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Training.Scoring;

namespace Churn.Training.Retraining;

/// <summary>Scores held-out rows with two models as the service would, from the texts of the file on.</summary>
/// <param name="champion">The model that serves, as it was measured: it has not learnt from the held-out rows.</param>
/// <param name="challenger">The model that wants to, as it was measured.</param>
/// <param name="time">The clock of the latency.</param>
internal sealed class HeldOutComparison(ChurnModel champion, ChurnModel challenger, TimeProvider time)
{
    private const int TimedRows = 500;

    /// <summary>Compares the models.</summary>
    /// <param name="holdout">Rows that neither of them learnt from.</param>
    /// <param name="churned">Their labels.</param>
    /// <param name="groupOf">The group of each row, any number; null where each row is one of its own.</param>
    public ModelComparison Of(CustomerTable holdout, IReadOnlyList<bool> churned, IReadOnlyList<int>? groupOf = null)
    {
        var (oldReader, newReader) = (ReaderOf(champion, holdout), ReaderOf(challenger, holdout));
        var warnings = new WarningCount(holdout.Rows);
        var customers = new List<ScoredCustomer>();
        var records = new List<(CustomerRecord Old, CustomerRecord New)>();
        for (var row = 0; row < holdout.Rows; row++)
        {
            var fields = holdout.Row(row);
            var (old, recent) = (oldReader.Read(fields), newReader.Read(fields));
            warnings.Add(old);
            if (!old.Succeeded || !recent.Succeeded) continue;
            if (records.Count < TimedRows) records.Add((old.Record, recent.Record));
            var (before, after) = (champion.Score(old.Record.Coded).Value, challenger.Score(recent.Record.Coded).Value);
            customers.Add(
                new ScoredCustomer(churned[row], before, after, SegmentOf(old.Record, (before + after) / 2))
                {
                    Group = groupOf?[row],
                });
        }

        var (championTime, challengerTime) = Time(records);
        return new ModelComparison
        {
            Customers = customers,
            Campaign = challenger.Schema.Label.MeansLeft
                ? challenger.Manifest.Decision.Campaign?.Economics ?? CampaignEconomics.Standard
                : null,
            Blocking = Blocking(),
            Drift = Drift(warnings, oldReader.MissingFeatures),
            ChampionMilliseconds = championTime,
            ChallengerMilliseconds = challengerTime,
            Seed = challenger.Manifest.Seed,
        };
    }

    private IReadOnlyList<ModelFinding> Blocking() => [.. (challenger.Manifest.Verdict?.Blocking ?? [])
        .Where(finding => champion.Manifest.Verdict?.Blocking.Any(accepted => accepted.Code == finding.Code) != true)];

    /// <summary>Returns the champion's segment of a customer, as on the day before anyone knew who left.</summary>
    private string SegmentOf(CustomerRecord record, float probability) =>
        champion.Answerer.Answer(record with { HasLeft = false }, new ChurnProbability(probability)).Segment;

    /// <summary>Ages count from the new data's own day for both models, as where a file is scored.</summary>
    private TextRecordReader ReaderOf(ChurnModel model, CustomerTable holdout)
    {
        var rows = Enumerable.Range(0, holdout.Rows).Select(holdout.Row);
        var asOf = FileAsOf.Of(model.Schema, holdout.Header, rows, challenger.Schema.AsOf);
        return new TextRecordReader(model.Schema, holdout.Header, asOf?.Day);
    }

    private DataDrift Drift(WarningCount warnings, IReadOnlyList<string> lacking)
    {
        var (before, now) = (champion.Schema.UsedColumns, challenger.Schema.UsedColumns.ToDictionary(column => column.Name));
        var known = before.Select(column => column.Name).ToHashSet();
        return new DataDrift(
            lacking,
            [.. now.Keys.Where(name => !known.Contains(name))],
            [
                .. ChangedLabel(),
                .. before
                    .Where(column => now.TryGetValue(column.Name, out var other) && other.KindName != column.KindName)
                    .Select(column => $"{column.Name} ({column.KindName} before, {now[column.Name].KindName} now)"),],
            [
                .. before
                    .Where(column => !lacking.Contains(column.Name))
                    .Select(column => new ColumnDrift(
                        column.Name,
                        champion.Manifest.Data.MissingShare(column.Name),
                        warnings.Share(column.Name, RecordWarning.MissingCode),
                        warnings.Share(column.Name, RecordWarning.UnseenCode)
                            + warnings.Share(column.Name, RecordWarning.OutOfRangeCode))),],
            warnings.Unreadable,
            warnings.Rows,
            champion.Manifest.Data.ChurnRate,
            challenger.Manifest.Data.ChurnRate);
    }

    /// <summary>Models that predict different things cannot be compared.</summary>
    private string[] ChangedLabel()
    {
        var (before, now) = (champion.Schema.Label, challenger.Schema.Label);
        var positives = (before.Positives ?? [before.Positive]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return before.Name == now.Name && before.Filled == now.Filled && positives.SetEquals(now.Positives ?? [now.Positive])
            ? [] : [$"the label ({before.Name} = {before.PositiveText} before, {now.Name} = {now.PositiveText} now)"];
    }

    /// <summary>The median times of the models, asked in turns.</summary>
    private (double Before, double After) Time(List<(CustomerRecord Old, CustomerRecord New)> records)
    {
        var (before, after) = (new double[records.Count], new double[records.Count]);
        for (var i = 0; i < records.Count; i++)
        {
            before[i] = TimeOf(champion, records[i].Old);
            after[i] = TimeOf(challenger, records[i].New);
        }

        return records.Count == 0 ? (0, 0) : (Quantiles.Of<double>(before, 0.5), Quantiles.Of<double>(after, 0.5));
    }

    private double TimeOf(ChurnModel model, CustomerRecord record)
    {
        var started = time.GetTimestamp();
        model.Answerer.Answer(record);
        return time.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>Counts in how many rows a column was warned about.</summary>
/// <param name="rows">How many rows there are.</param>
internal sealed class WarningCount(int rows)
{
    private readonly Dictionary<(string Column, string Code), int> counts = [];

    public int Rows => rows;

    /// <summary>The rows that could not be read.</summary>
    public int Unreadable { get; private set; }

    public void Add(RecordReading reading)
    {
        if (!reading.Succeeded) Unreadable++;
        else foreach (var warning in reading.Record.Warnings)
            counts[(warning.Column, warning.Code)] = counts.GetValueOrDefault((warning.Column, warning.Code)) + 1;
    }

    /// <summary>The share of the readable rows, from 0 to 1.</summary>
    public double Share(string column, string code) =>
        (double)counts.GetValueOrDefault((column, code)) / Math.Max(1, rows - Unreadable);
}
