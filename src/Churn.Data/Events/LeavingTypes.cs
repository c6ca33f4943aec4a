using Churn.Core.Csv;
using Churn.Core.Events;

namespace Churn.Data.Events;

/// <summary>
/// Finds types of events that look as if they said that the customer leaves, such as "cancel": every one is the last event of its
/// customer. As a feature such a type gives the answer away.
/// </summary>
internal sealed class LeavingTypes
{
    /// <summary>So many events of a type must be followed by silence.</summary>
    private const int MinEvents = 10;

    /// <summary>An event nearer to the end of the file than this is the last of its customer for that reason alone.</summary>
    private const int SilentDays = 30;

    /// <summary>Chance makes all events of a type the last of their customers no more often than this.</summary>
    private const double MaxChance = 1e-6;

    private readonly Dictionary<int, (long All, long Last, long Silent, int Customers)> types = [];
    private readonly HashSet<int> own = []; // types of one customer
    private readonly long silentFrom;
    private long events;
    private long last;

    /// <param name="newest">The time of the newest event of the file.</param>
    public LeavingTypes(long newest) => silentFrom = newest - (SilentDays * TimeSpan.TicksPerDay);

    /// <summary>Takes the events of a customer, sorted; the first of the words is the type.</summary>
    public void Add(EventHistory history)
    {
        own.Clear();
        events += history.Count;
        for (var place = 0; place < history.Count; place++)
        {
            var isLast = history.Time(place) == history.Time(history.Count - 1);
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

    /// <summary>Warns of each such type, the most frequent first.</summary>
    /// <param name="minCustomers">Types of fewer customers are not named.</param>
    /// <param name="nameOf">The name of a type by its code.</param>
    public IEnumerable<string> Describe(int minCustomers, Func<int, string> nameOf) => types
        .Where(type => type.Key != EventWords.None && type.Value.All == type.Value.Last && type.Value.Silent >= MinEvents
            && type.Value.Customers >= minCustomers
            && type.Value.All * Math.Log((double)last / events) < Math.Log(MaxChance))
        .OrderByDescending(type => type.Value.All)
        .Select(type => (Name: PlainText.Start(nameOf(type.Key)), type.Value.All))
        .Select(type => FormattableString.Invariant($"each of the {type.All:N0} events of the type '{type.Name}' is the last of ")
            + "its customer, as if it said that the customer leaves: what is learned from it gives the answer away; if it does, "
            + $"train with --churn-type {(type.Name.Contains(' ') ? $"\"{type.Name}\"" : type.Name)}");
}
