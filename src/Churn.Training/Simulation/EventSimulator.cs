using System.Globalization;
using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Metrics;
using Churn.Data.Tables;
using Churn.Training.Scoring;

namespace Churn.Training.Simulation;

/// <summary>Simulates customers whose hazard is known, so that anybody can see what a model finds of it.</summary>
public static class EventSimulator
{
    /// <summary>The file of customers.</summary>
    public const string CustomersFile = "customers.csv";

    /// <summary>The file of events.</summary>
    public const string EventsFile = "events.csv";

    /// <summary>The file of the hazards.</summary>
    public const string TruthFile = "truth.csv";

    /// <summary>Which columns of the events hold what, where there is free text.</summary>
    public static EventColumns TextColumns { get; } = new() { Texts = ["text"] };

    private static readonly string[] Regions = ["north", "east", "south", "west"];
    private static readonly string[] Plans = ["basic", "plus", "premium"];

    /// <summary>Simulates and writes customers, one after the other.</summary>
    /// <param name="options">Which.</param>
    /// <param name="customers">Takes customers.csv.</param>
    /// <param name="events">Takes events.csv.</param>
    /// <param name="truth">Takes truth.csv.</param>
    public static SimulationReport Write(SimulationOptions options, Stream customers, Stream events, Stream truth)
    {
        var dialect = new CsvDialect(',', TextEncodings.Utf8, []);
        using var people = new ScoredFileWriter(customers, dialect, hasHeader: true);
        using var happenings = new ScoredFileWriter(events, dialect, hasHeader: true);
        using var hazards = new ScoredFileWriter(truth, dialect, hasHeader: true);
        people.WriteRow(["customer", "joined", "region", "plan"]);
        happenings.WriteRow(
            ["customer", "time", "type", "channel", "amount", .. options.HasText ? ["text"] : Array.Empty<string>()]);
        hazards.WriteRow(
        [
            "customer", "as_of", "hazard", "churned",
            .. options.HasCampaigns ? ["offered", "hazard_if_offered", "hazard_if_not"] : Array.Empty<string>(),
        ]);
        var (labels, probabilities, count) = (new List<bool>(), new List<double>(), 0L);
        for (var number = 0; number < options.Customers; number++)
        {
            var one = new SimulatedCustomer(options, number);
            people.WriteRow([one.Name, DayText(one.Joined), Regions[one.Region], Plans[one.Plan]]);
            foreach (var happening in one.Events) happenings.WriteRow(Fields(one.Name, happening, options));
            foreach (var month in one.Months)
            {
                hazards.WriteRow(Fields(one.Name, month, options));
                labels.Add(month.HasChurned);
                probabilities.Add(month.Hazard);
            }

            count += one.Events.Count;
        }

        bool[] churned = [.. labels];
        double[] hazard = [.. probabilities];
        return new SimulationReport(
            options.Customers,
            count,
            churned.Length,
            churned.Length == 0 ? 0 : churned.Count(left => left) / (double)churned.Length,
            churned.Distinct().Count() == 2 ? RocAuc.Of(churned, hazard) : null,
            churned.Length == 0 ? null : LogLoss.Of(churned, hazard),
            SimulationOptions.StartOf(options.Months - 1));
    }

    private static IEnumerable<string> Fields(string customer, SimulatedEvent happening, SimulationOptions options) =>
    [
        customer,
        new DateTime(happening.Time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        happening.Type,
        happening.Channel,
        happening.Amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        .. options.HasText ? [happening.Text ?? ""] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Fields(string customer, SimulatedMonth month, SimulationOptions options) =>
    [
        customer, DayText(month.AsOf), NumberText(month.Hazard), month.HasChurned ? "1" : "0",
        .. options.HasCampaigns
            ? [month.IsOffered ? "1" : "0", NumberText(month.IfOffered), NumberText(month.IfNotOffered)]
            : Array.Empty<string>(),
    ];

    private static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string NumberText(double number) => RoundedNumber.Write(number, 6);
}
