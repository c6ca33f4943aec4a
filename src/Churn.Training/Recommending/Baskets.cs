using Churn.Data.Transactions;

namespace Churn.Training.Recommending;

/// <summary>Which items each customer bought: the ground on which items are recommended.</summary>
public sealed class Baskets
{
    /// <summary>An item that fewer customers bought is neither recommended nor learnt from.</summary>
    public const int MinBuyers = 5;

    private Baskets(string[] items, int[][] ofCustomer, int[][] buyers) =>
        (Items, OfCustomer, Buyers) = (items, ofCustomer, buyers);

    /// <summary>The names of the items, from the one that most customers bought to the one that fewest did.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The numbers of the items of each customer, ascending; in the order of the customers of the file.</summary>
    public IReadOnlyList<int[]> OfCustomer { get; }

    /// <summary>The numbers of the customers of each item, ascending.</summary>
    public IReadOnlyList<int[]> Buyers { get; }

    /// <summary>Collects what was bought before a day.</summary>
    /// <param name="transactions">The purchases, with items.</param>
    /// <param name="end">The first day that does not count; null if all days do.</param>
    public static Baskets Before(TransactionTable transactions, DateOnly? end)
    {
        var sets = SetsOf(transactions, day => end is null || day < end);
        var counts = new int[transactions.Items.Count];
        foreach (var item in sets.SelectMany(items => items)) counts[item]++;
        int[] kept =
        [
            .. Enumerable.Range(0, counts.Length).Where(item => counts[item] >= MinBuyers)
                .OrderByDescending(item => counts[item]).ThenBy(item => transactions.Items[item], StringComparer.Ordinal),
        ];
        var numbers = NumbersOf(counts.Length, kept);
        int[][] baskets = [.. sets.Select(items => Renumber(items, numbers))];
        var buyers = Array.ConvertAll(kept, _ => new List<int>());
        for (var customer = 0; customer < baskets.Length; customer++)
            foreach (var item in baskets[customer]) buyers[item].Add(customer);
        return new Baskets(
            Array.ConvertAll(kept, item => transactions.Items[item]), baskets, Array.ConvertAll(buyers, one => one.ToArray()));
    }

    /// <summary>Gets the known items that each customer bought from a day on and had not bought before.</summary>
    /// <param name="transactions">The purchases that the baskets come from.</param>
    /// <param name="start">The day.</param>
    public IReadOnlyList<int[]> NewFrom(TransactionTable transactions, DateOnly start)
    {
        var names = transactions.Items.Select((name, number) => (name, number))
            .ToDictionary(item => item.name, item => item.number, StringComparer.Ordinal);
        var numbers = NumbersOf(names.Count, [.. Items.Select(name => names[name])]);
        return
        [
            .. SetsOf(transactions, day => day >= start)
                .Select((items, customer) => Renumber(items, numbers).Except(OfCustomer[customer]).ToArray()),
        ];
    }

    private static HashSet<int>[] SetsOf(TransactionTable transactions, Func<DateOnly, bool> counts)
    {
        var sets = Array.ConvertAll(new int[transactions.Customers.Count], _ => new HashSet<int>());
        for (var row = 0; row < transactions.Days.Count; row++)
            if (counts(transactions.Days[row])) sets[transactions.CustomerOf[row]].Add(transactions.ItemOf[row]);
        return sets;
    }

    /// <summary>The new number of each item of the file; -1 for one that is not kept.</summary>
    private static int[] NumbersOf(int items, int[] kept)
    {
        var numbers = new int[items];
        Array.Fill(numbers, -1);
        for (var number = 0; number < kept.Length; number++) numbers[kept[number]] = number;
        return numbers;
    }

    private static int[] Renumber(HashSet<int> items, int[] numbers) =>
        [.. items.Select(item => numbers[item]).Where(number => number >= 0).Order()];
}
