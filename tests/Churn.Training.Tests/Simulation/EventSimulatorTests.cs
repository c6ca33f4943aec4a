using System.Globalization;
using System.Text;
using Churn.Training.Simulation;

namespace Churn.Training.Tests.Simulation;

public class EventSimulatorTests
{
    [Theory]
    [InlineData(HazardKind.Rates)]
    [InlineData(HazardKind.Order)]
    [InlineData(HazardKind.Both)]
    public void Hazard_follows_from_the_events_by_the_documented_formula(HazardKind kind)
    {
        var made = Simulate(new SimulationOptions(300, 6, kind, Seed: 7));
        var events = made.Events.GroupBy(row => row[0]).ToDictionary(rows => rows.Key, rows => rows.ToArray());

        made.Truth.Should().HaveCountGreaterThan(500);
        foreach (var row in made.Truth)
        {
            var asOf = Time(row[1]);
            var sessions = SessionsOf(events[row[0]].Where(one => Time(one[1]) < asOf)).ToArray();
            var (n, r) = (sessions.Count(one => one.Time >= asOf.AddDays(-30)), (asOf - sessions[^1].Time).TotalDays);
            var rates = (-1.3 * Math.Log((1 + n) / 9.0)) + (0.05 * Math.Min(r, 30));
            var order = sessions.Length < 3 ? 0 : 3 * (sessions.TakeLast(3).Count(one => one.IsHelpFirst) - 1.5);
            var expected = kind switch
            {
                HazardKind.Rates => Probability(-3.2 + rates),
                HazardKind.Both => Probability(-4.7 + rates + order),
                _ when sessions.Length < 3 =>
                    (Probability(-9) + (3 * Probability(-6)) + (3 * Probability(-3)) + Probability(0)) / 8,
                _ => Probability(-4.5 + order),
            };
            Number(row[2]).Should().BeApproximately(expected, 1e-6, string.Join(',', row));
        }
    }

    [Fact]
    public void Customers_churn_as_often_as_their_hazards_say()
    {
        var made = Simulate(new SimulationOptions(2_000, 8, HazardKind.Both, Seed: 1) { HasCampaigns = true, HasText = true });
        var hazards = made.Truth.Select(row => Number(row[2])).ToArray();

        var deviation = Math.Sqrt(hazards.Sum(hazard => hazard * (1 - hazard)));
        made.Truth.Count(row => row[3] == "1").Should().BeCloseTo((int)hazards.Sum(), (uint)(4 * deviation));
        made.Truth.Should().OnlyContain(row => Number(row[5]) < Number(row[6]) && row[2] == (row[4] == "1" ? row[5] : row[6]));
        made.Report.BayesRocAuc.Should().BeInRange(0.8, 0.99);
        made.Events.Where(row => row[2] == "help").Should().OnlyContain(row => row[5].Length > 0);
    }

    [Fact]
    public void Nothing_happens_before_a_customer_came_or_after_they_left()
    {
        var made = Simulate(new SimulationOptions(500, 6, HazardKind.Rates, Seed: 3));
        var joined = made.Customers.ToDictionary(row => row[0], row => Time(row[1]));

        foreach (var rows in made.Events.GroupBy(row => row[0]))
        {
            rows.Should().OnlyContain(row => Time(row[1]) >= joined[rows.Key]);
            rows.Select(row => Time(row[1])).Should().BeInAscendingOrder();
            rows.SkipLast(1).Should().OnlyContain(row => row[2] != "cancel");
        }
    }

    [Fact]
    public void Same_seed_makes_the_same_bytes_and_more_customers_leave_the_first_as_they_are()
    {
        var options = new SimulationOptions(50, 4, HazardKind.Both, Seed: 5);
        var first = Simulate(options);

        Simulate(options).Events.Should().BeEquivalentTo(first.Events, compare => compare.WithStrictOrdering());
        Simulate(options with { Customers = 60 }).Events.Take(first.Events.Length).Should()
            .BeEquivalentTo(first.Events, compare => compare.WithStrictOrdering());
        Simulate(options with { Seed = 6 }).Events.Should().NotBeEquivalentTo(first.Events);
    }

    private static IEnumerable<(DateTime Time, bool IsHelpFirst)> SessionsOf(IEnumerable<string[]> events)
    {
        var types = events.Select(row => (Time: Time(row[1]), Type: row[2])).ToArray();
        for (var i = 0; i < types.Length; i++)
            if (types[i].Type == "login") yield return (types[i].Time, types[i + 1].Type == "help");
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static Made Simulate(SimulationOptions options)
    {
        using var customers = new MemoryStream();
        using var events = new MemoryStream();
        using var truth = new MemoryStream();
        var report = EventSimulator.Write(options, customers, events, truth);
        return new Made(report, Rows(customers), Rows(events), Rows(truth));
    }

    private static string[][] Rows(MemoryStream stream) =>
    [
        .. Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Replace("\"", "", StringComparison.Ordinal).Replace(", ", " ", StringComparison.Ordinal))
            .Select(line => line.Split(',')),
    ];

    private sealed record Made(SimulationReport Report, string[][] Customers, string[][] Events, string[][] Truth);
}
