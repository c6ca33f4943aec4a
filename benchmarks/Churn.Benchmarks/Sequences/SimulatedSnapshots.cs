using System.Globalization;
using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Training.Learners;
using Churn.Training.Simulation;

namespace Churn.Benchmarks.Sequences;

/// <summary>Monthly snapshots of simulated customers: features that count, and sequences, of the same 90 days.</summary>
internal sealed class SimulatedSnapshots
{
    /// <summary>One in so many customers is measured on the last days, and never learned from.</summary>
    private const int TestEvery = 3;

    private const int TestDays = 2;

    private static readonly EventClock Clock = new(90, 0, SimulationOptions.MonthDays);

    private SimulatedSnapshots(EventChannels channels, FeatureMatrix features) => (Channels, Features) = (channels, features);

    public EventChannels Channels { get; }

    /// <summary>A missing feature is -1.</summary>
    public FeatureMatrix Features { get; }

    public required IReadOnlyList<float[]> Sequences { get; init; }

    public required IReadOnlyList<bool> Churned { get; init; }

    public required IReadOnlyList<int> Customers { get; init; }

    /// <summary>Rows of the other customers before the last days; their outcome was known on the first of these.</summary>
    public required int[] Learning { get; init; }

    /// <summary>Rows of the test customers on the last days.</summary>
    public required int[] Test { get; init; }

    public static SimulatedSnapshots Read(string folder)
    {
        var people = CsvCustomerReader.Read(Path.Combine(folder, EventSimulator.CustomersFile), new ReadingOptions());
        var path = Path.Combine(folder, EventSimulator.EventsFile);
        var last = LastDay(Path.Combine(folder, EventSimulator.TruthFile));
        var options = new SnapshotOptions(Clock, [last])
        {
            EveryDays = SimulationOptions.MonthDays,
            Events = new EventFileOptions { Birth = "joined", ChurnType = "cancel" },
        };
        using var events = EventFile.Read(path, people, SnapshotMaker.OptionsFor(options, last.AddYears(10)));
        var maker = new SnapshotMaker(events, options);
        var encoder = new EventSequenceEncoder(maker.Schema);
        var (values, rows) = (new List<float>(), new List<(int Customer, DateOnly AsOf, bool Churned, float[] Events)>());
        maker.Make(snapshot =>
        {
            values.AddRange(snapshot.Features.Select(feature => double.IsNaN(feature) ? -1 : (float)feature));
            rows.Add((
                snapshot.Customer, snapshot.AsOf, snapshot.Churned!.Value,
                encoder.Encode(snapshot.History, EventClock.StartOf(snapshot.AsOf))));
        });
        var firstTest = maker.Days[^TestDays];
        var places = Enumerable.Range(0, rows.Count).ToArray();
        return new SimulatedSnapshots(encoder.Channels, new FeatureMatrix([.. values], maker.Names))
        {
            Sequences = [.. rows.Select(row => row.Events)],
            Churned = [.. rows.Select(row => row.Churned)],
            Customers = [.. rows.Select(row => row.Customer)],
            Learning = [.. places.Where(row => rows[row].AsOf < firstTest && rows[row].Customer % TestEvery != 0)],
            Test = [.. places.Where(row => rows[row].AsOf >= firstTest && rows[row].Customer % TestEvery == 0)],
        };
    }

    /// <summary>The last day whose month is over in the files.</summary>
    private static DateOnly LastDay(string truth)
    {
        var days = CsvCustomerReader.Read(truth, new ReadingOptions()).Column("as_of");
        return days.Texts.Max(day => DateOnly.Parse(day, CultureInfo.InvariantCulture));
    }
}
