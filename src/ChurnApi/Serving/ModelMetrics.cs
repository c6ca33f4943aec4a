using System.Diagnostics.Metrics;
using Churn.Models.Registry;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Tells, whenever it is asked, which model serves, how old it is, what came of the looks at the store, and how the shadow fares.
/// </summary>
internal sealed class ModelMetrics
{
    /// <summary>How long a history that was read counts as the latest.</summary>
    private static readonly TimeSpan HistoryAge = TimeSpan.FromMinutes(5);

    /// <summary>What stands for the recipe of uplift models, which have none.</summary>
    private const string UpliftRecipe = "uplift";

    private readonly ChampionProvider champion;
    private readonly ShadowEvaluator shadow;
    private readonly ModelStore store;
    private readonly TimeProvider time;
    private volatile Dates known = new("", null, null, null, DateTimeOffset.MinValue);

    public ModelMetrics(
        IMeterFactory meters,
        ChampionProvider champion,
        ShadowEvaluator shadow,
        ModelStore store,
        TimeProvider time)
    {
        (this.champion, this.shadow, this.store, this.time) = (champion, shadow, store, time);
        var meter = meters.Create(TelemetryNames.Meter);
        meter.CreateObservableGauge("churn.model.info", Info, null, "The model that serves; its value is 1.");
        meter.CreateObservableGauge("churn.model.age", Age, "s", "The time since the model that serves was published.");
        meter.CreateObservableGauge(
            "churn.model.confirmed.age", ConfirmedAge, "s",
            "The time since the model that serves was published, or a retraining found nothing surely better.");
        meter.CreateObservableGauge(
            "churn.store.published.age", PublishedAge, "s", "The time since a version was last published, as by every training.");
        meter.CreateObservableGauge("churn.model.ready", () => champion.Version is null ? 0 : 1, null, "Whether a model "
            + "serves: 1, or 0.");
        meter.CreateObservableGauge(
            "churn.model.champion.refused", () => champion.Fault is null ? 0 : 1, null, "Whether the store's champion does not "
                + "serve: 1, or 0.");
        meter.CreateObservableCounter("churn.model.loads", Loads, "{load}", "The models that were opened, or failed to be.");
        meter.CreateObservableUpDownCounter(
            "churn.shadow.queue.length",
            () => shadow.Samples.Count,
            "{customer}",
            "The customers that wait for the shadow.");
        meter.CreateObservableCounter(
            "churn.shadow.customers",
            Shadowed,
            "{customer}",
            "What became of the customers offered to the shadow.");
    }

    private IEnumerable<Measurement<int>> Info()
    {
        if (champion.Model is { } model) yield return Info(model.Version, model.Manifest.Model, model.Manifest.Recipe);
        else if (champion.Uplift is { } uplift) yield return Info(uplift.Version, uplift.Manifest.Model, UpliftRecipe);
    }

    private static Measurement<int> Info(string version, string kind, string recipe) => new(
        1,
        new(TelemetryNames.ModelVersion, version),
        new(TelemetryNames.ModelKind, kind),
        new(TelemetryNames.Recipe, recipe));

    private IEnumerable<Measurement<double>> Age() => Since(dates => dates.Published);

    private IEnumerable<Measurement<double>> ConfirmedAge() => Since(dates => dates.Confirmed);

    /// <summary>Also where no model serves.</summary>
    private IEnumerable<Measurement<double>> PublishedAge()
    {
        if (DatesOf(champion.Version ?? "").LastPublished is { } then)
            yield return new Measurement<double>((time.GetUtcNow() - then).TotalSeconds);
    }

    private IEnumerable<Measurement<double>> Since(Func<Dates, DateTimeOffset?> date)
    {
        if (champion.Version is { } version && date(DatesOf(version)) is { } then)
            yield return new Measurement<double>((time.GetUtcNow() - then).TotalSeconds);
    }

    /// <summary>From the store's history, which is read for each champion, and once in a while.</summary>
    private Dates DatesOf(string version)
    {
        var now = time.GetUtcNow();
        if (known is { } dates && dates.Version == version && now - dates.Read < HistoryAge) return dates;
        try
        {
            var history = store.History();
            var lines = history.Where(entry => entry.Version == version).ToArray();
            return known = new Dates(
                version,
                lines.LastOrDefault(entry => entry.Action == HistoryEntry.Publish)?.Time,
                lines.LastOrDefault(entry => entry.ShowsFresh())?.Time,
                history.LastOrDefault(entry => entry.Action == HistoryEntry.Publish)?.Time,
                now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Dates(version, null, null, null, now); // the store cannot be read now; the next one who asks may be told
        }
    }

    private IEnumerable<Measurement<long>> Loads() =>
        champion.Loads.All.Select(load => Load("champion", load)).Concat(shadow.Loads.All.Select(load => Load("shadow", load)));

    private static Measurement<long> Load(string role, (string Outcome, long Count) load) =>
        new(load.Count, new(TelemetryNames.Role, role), new(TelemetryNames.Outcome, load.Outcome));

    private IEnumerable<Measurement<long>> Shadowed()
    {
        var totals = shadow.Totals;
        yield return Customers(totals.Compared, "compared");
        yield return Customers(totals.Dropped, "dropped");
        yield return Customers(totals.Failed, "failed");
    }

    private static Measurement<long> Customers(long count, string outcome) =>
        new(count, new KeyValuePair<string, object?>(TelemetryNames.Outcome, outcome));

    /// <summary>
    /// When a version was published and last confirmed, and when any was published last, as the history has it. Several may ask
    /// at once, so it is one object.
    /// </summary>
    private sealed record Dates(
        string Version, DateTimeOffset? Published, DateTimeOffset? Confirmed, DateTimeOffset? LastPublished, DateTimeOffset Read);
}
