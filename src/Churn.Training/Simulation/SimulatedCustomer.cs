using Churn.Core.Numerics;

namespace Churn.Training.Simulation;

/// <summary>An event of a simulated customer.</summary>
internal readonly record struct SimulatedEvent(
    long Time, string Type, string Channel, double? Amount = null, string? Text = null);

/// <summary>A month of a simulated customer.</summary>
/// <param name="AsOf">Its first day.</param>
/// <param name="Hazard">The probability of leaving within it, with an offer or without, as it was.</param>
/// <param name="IfNotOffered">The probability without an offer.</param>
/// <param name="IfOffered">The probability with one.</param>
/// <param name="IsOffered">Whether the customer got an offer.</param>
/// <param name="HasChurned">Whether the customer left within it.</param>
internal readonly record struct SimulatedMonth(
    DateOnly AsOf, double Hazard, double IfNotOffered, double IfOffered, bool IsOffered, bool HasChurned);

/// <summary>
/// Simulates one customer: sessions of a rate that changes from month to month, each a login, help and browsing in one order or
/// the other, sometimes a purchase, and a logout; and at the start of each month a hazard that follows from the sessions so far.
/// </summary>
internal sealed class SimulatedCustomer
{
    private const double MeanSessions = 8; // of a month
    private const double ShareOfStart = 0.4; // who were customers at the start
    private const double Persistence = 0.8; // of the rate of sessions from month to month

    /// <summary>No session is longer, and none begins so soon after another or before the end of a month.</summary>
    private const long LongestSession = 20 * TimeSpan.TicksPerMinute;

    private static readonly string[] Channels = ["web", "app", "shop"];

    private static readonly string[] Angry =
        ["this is terrible, it broke again", "I am really angry about the slow service", "worst support I ever had"];

    private static readonly string[] Friendly =
        ["thank you, all works fine", "great service, I am happy", "nice and quick help, thanks"];

    private readonly SimulationOptions options;
    private readonly RandomStream random;
    private readonly TrueHazard hazard;
    private readonly string channel;
    private readonly double hour;
    private readonly double usualRate;
    private readonly List<(long Time, bool IsHelpFirst)> sessions = [];
    private int tone;

    public SimulatedCustomer(SimulationOptions options, int number)
    {
        (this.options, random, hazard) = (options, new RandomStream(options.Seed, number), new TrueHazard(options.Hazard));
        Name = FormattableString.Invariant($"C{number + 1:000000}");
        Joined = random.NextDouble() < ShareOfStart
            ? SimulationOptions.Start
            : SimulationOptions.Start.AddDays(random.NextBelow(options.Months * SimulationOptions.MonthDays));
        Region = random.NextBelow(4);
        Plan = random.NextBelow(3);
        channel = Channels[random.NextBelow(Channels.Length)];
        hour = 8 + (random.NextDouble() * 12);
        usualRate = Math.Log(MeanSessions) + (0.4 * random.NextNormal());
        Live();
    }

    public string Name { get; }

    /// <summary>The day on which the customer came.</summary>
    public DateOnly Joined { get; }

    public int Region { get; }

    public int Plan { get; }

    public List<SimulatedEvent> Events { get; } = [];

    /// <summary>The months that the customer began as one.</summary>
    public List<SimulatedMonth> Months { get; } = [];

    private void Live()
    {
        var rate = usualRate + (0.5 * random.NextNormal());
        for (var month = 0; month < options.Months; month++)
        {
            var start = SimulationOptions.StartOf(month).DayNumber * TimeSpan.TicksPerDay;
            var end = start + (SimulationOptions.MonthDays * TimeSpan.TicksPerDay);
            var joined = Joined.DayNumber * TimeSpan.TicksPerDay;
            if (joined >= end) continue;
            var from = Math.Max(start, joined);
            var leaves = from == start && sessions.Count > 0 && BeginMonth(month, start)
                ? start + (long)(random.NextDouble() * (end - start))
                : end;
            rate = usualRate + (Persistence * (rate - usualRate)) + (0.3 * random.NextNormal());
            AddSessions(from, end, leaves, Math.Exp(rate) * (end - from) / (end - start));
            if (leaves == end) continue;
            Events.Add(new SimulatedEvent(leaves, "cancel", channel));
            return;
        }
    }

    /// <summary>Draws whether the customer leaves within a month, from what is known at its start.</summary>
    private bool BeginMonth(int month, long start)
    {
        var recent = sessions.Count(session => session.Time >= start - (SimulationOptions.MonthDays * TimeSpan.TicksPerDay));
        var recency = (start - sessions[^1].Time) / (double)TimeSpan.TicksPerDay;
        int? helpFirst = sessions.Count < TrueHazard.LastSessions
            ? null
            : sessions.TakeLast(TrueHazard.LastSessions).Count(session => session.IsHelpFirst);
        var logOdds = hazard.LogOdds(recent, recency, helpFirst, tone);
        var (without, with) =
            (LogOddsScale.ToProbability(logOdds), LogOddsScale.ToProbability(TrueHazard.WithOffer(logOdds)));
        var isOffered = options.HasCampaigns && random.NextDouble() < 0.5;
        if (isOffered) Events.Add(new SimulatedEvent(start + TimeSpan.TicksPerHour, "offer", "mail"));
        var probability = isOffered ? with : without;
        var churned = random.NextDouble() < probability;
        Months.Add(new SimulatedMonth(SimulationOptions.StartOf(month), probability, without, with, isOffered, churned));
        return churned;
    }

    private void AddSessions(long from, long end, long leaves, double expected)
    {
        var starts = new long[Poisson(expected)];
        for (var i = 0; i < starts.Length; i++) starts[i] = DrawStart(from, end);
        Array.Sort(starts);
        var free = from;
        foreach (var start in starts)
        {
            if (start < free || start + LongestSession > leaves) continue;
            free = start + (2 * LongestSession);
            AddSession(start);
        }
    }

    private long DrawStart(long from, long end)
    {
        var day = from + (random.NextBelow((int)((end - from) / TimeSpan.TicksPerDay)) * TimeSpan.TicksPerDay);
        var time = ((((hour + (3 * random.NextNormal())) % 24) + 24) % 24 * TimeSpan.TicksPerHour) + day;
        var seconds = (long)(time / TimeSpan.TicksPerSecond);
        return Math.Min(seconds * TimeSpan.TicksPerSecond, end - LongestSession);
    }

    private void AddSession(long start)
    {
        var isHelpFirst = random.NextDouble() < 0.5;
        var time = start;
        Add("login");
        Add(isHelpFirst ? "help" : "browse", isHelpFirst ? Message() : null);
        Add(isHelpFirst ? "browse" : "help", isHelpFirst ? null : Message());
        if (random.NextDouble() < 0.3) Add("purchase", null, Math.Round(Math.Exp(3 + (0.6 * random.NextNormal())), 2));
        Add("logout");
        sessions.Add((start, isHelpFirst));

        void Add(string type, string? text = null, double? amount = null)
        {
            Events.Add(new SimulatedEvent(time, type, channel, amount, text));
            time += (5 + random.NextBelow(230)) * TimeSpan.TicksPerSecond;
        }
    }

    private string? Message()
    {
        if (!options.HasText) return null;
        tone = random.NextDouble() < 0.3 ? -1 : 1;
        var texts = tone < 0 ? Angry : Friendly;
        return texts[random.NextBelow(texts.Length)];
    }

    /// <summary>A count of the Poisson distribution, by products of uniform numbers (Knuth, volume 2).</summary>
    private int Poisson(double mean)
    {
        var (count, product, limit) = (-1, 1.0, Math.Exp(-Math.Min(mean, 500)));
        do
        {
            count++;
            product *= 1 - random.NextDouble();
        }
        while (product > limit);
        return count;
    }
}
