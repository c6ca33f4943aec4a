using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Data.Inference;

namespace Churn.Data.Events;

/// <summary>
/// Finds types of events that look as if they said that the customer leaves, such as "cancel": after each, or nearly each, its
/// customer does nothing more. As a feature such a type gives the answer away.
/// </summary>
internal sealed class LeavingTypes
{
    /// <summary>So many events of a type must be followed by silence.</summary>
    private const int MinEvents = 10;

    /// <summary>An event nearer to the end than this is among the last of its customer for that reason alone.</summary>
    private const int SilentDays = 30;

    /// <summary>What comes so soon after the customer left, such as a last bill, belongs to the leaving.</summary>
    private const int ClosingDays = 7;

    /// <summary>Chance makes so many events of a type the last of their customers no more often than this.</summary>
    private const double MaxChance = 1e-6;

    private readonly Dictionary<int, (long All, long Last, long Silent, int Customers)> types = [];
    private readonly HashSet<int> own = []; // types of one customer
    private readonly long silentFrom;
    private readonly long until;
    private long events;
    private long last;

    /// <param name="newest">The time of the newest event that is looked at.</param>
    /// <param name="until">The time from which events are not looked at.</param>
    public LeavingTypes(long newest, long until) =>
        (silentFrom, this.until) = (Math.Min(newest, until) - (SilentDays * TimeSpan.TicksPerDay), until);

    /// <summary>Takes the events of a customer, sorted; the first of the words is the type.</summary>
    public void Add(EventHistory history)
    {
        own.Clear();
        var count = history.CountBefore(until);
        events += count;
        for (var place = 0; place < count; place++)
        {
            var isLast = history.Time(count - 1) - history.Time(place) <= ClosingDays * TimeSpan.TicksPerDay;
            if (isLast) last++;
            var type = history.Word(place, 0);
            var (all, ofLast, silent, customers) = types.GetValueOrDefault(type);
            types[type] = (
                all + 1,
                ofLast + (isLast ? 1 : 0),
                silent + (history.Time(place) < silentFrom ? 1 : 0),
                customers + (own.Add(type) ? 1 : 0));
        }
    }

    /// <summary>
    /// The types after which no customer does anything more, and those whose names say churn after which at least half do not;
    /// the most frequent first.
    /// </summary>
    /// <param name="minCustomers">Types of fewer customers are not named.</param>
    /// <param name="nameOf">The name of a type by its code.</param>
    public IReadOnlyList<LeavingType> Find(int minCustomers, Func<int, string> nameOf) =>
    [
        .. types
            .Where(type => type.Key != EventWords.None && type.Value.Silent >= MinEvents && type.Value.Customers >= minCustomers
                && LogChance(type.Value.Last, type.Value.All) < Math.Log(MaxChance))
            .OrderByDescending(type => type.Value.All)
            .Select(type => new LeavingType(nameOf(type.Key), type.Value.All, type.Value.Last))
            .Where(type => type.Last == type.All || (type.IsNamed && type.Last * 2 >= type.All)),
    ];

    /// <summary>
    /// An upper bound of the logarithm of the chance that so many of all events of a type are among the last of their customers,
    /// where types do not matter (Chernoff's bound for a binomial count).
    /// </summary>
    private double LogChance(long ofLast, long all)
    {
        var (seen, usual) = ((double)ofLast / all, (double)last / events);
        if (seen <= usual) return 0;
        var others = seen < 1 ? (1 - seen) * Math.Log((1 - seen) / (1 - usual)) : 0;
        return -all * ((seen * Math.Log(seen / usual)) + others);
    }
}

/// <summary>A type of events after which customers do nothing more, beyond chance: all of them, or most of them.</summary>
/// <param name="Name">The type.</param>
/// <param name="All">How many events have it.</param>
/// <param name="Last">How many of them are among the last of their customer.</param>
internal sealed record LeavingType(string Name, long All, long Last)
{
    /// <summary>So many events of a type must be the last where its name says churn: some customers come back.</summary>
    private const double MinShare = 0.95;

    /// <summary>Whether its name says churn, as "cancel" and "account closed" do.</summary>
    public bool IsNamed { get; } = LabelWords.OfValue(Name) == LabelMeaning.Churned || LabelWords.SaysChurned(Name);

    /// <summary>Whether it says by its name and by what follows that customers leave.</summary>
    public bool IsSign => IsNamed && Last >= MinShare * All;

    /// <summary>What is said where it is taken for churn.</summary>
    /// <param name="hasTarget">Whether something else is predicted.</param>
    public string Taken(bool hasTarget) => $"{Seen}: they are taken for churn, as by {Option}; with --churn-type none, "
        + (hasTarget ? "nobody has left" : "churn is that no event comes");

    /// <summary>What is said where it is a feature.</summary>
    public string Warning => Last < All
        ? FormattableString.Invariant($"{All - Last:N0} of the {All:N0} events of the type '{Plain}' are followed by others ")
            + $"more than a week later, so it is no sign of churn by itself; if it is one, train with {Option}, and whoever had "
            + "one has left"
        : $"{Seen}, as if it said that the customer leaves: what is learned from it gives the answer away; if it does, train "
            + $"with {Option}";

    private string Seen =>
        FormattableString.Invariant($"{(Last == All ? "each" : $"{Last:N0}")} of the {All:N0} events of the type '{Plain}' ")
        + $"{(Last == All ? "is" : "are")} among the last of its customer";

    private string Option => $"--churn-type {(Plain.All(char.IsLetterOrDigit) ? Plain : $"'{Plain}'")}";

    private string Plain => PlainText.Start(Name);
}
