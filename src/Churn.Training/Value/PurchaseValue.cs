using Churn.Core.Value;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Training.Value;

/// <summary>How customers without a contract are valued.</summary>
public sealed record PurchaseValueOptions
{
    /// <summary>The unit of all times.</summary>
    public PurchasePeriod Period { get; init; } = PurchasePeriod.Week;

    /// <summary>How many periods to come are valued.</summary>
    public int Horizon { get; init; } = 52;

    /// <summary>The rate of a year at which later amounts are worth less, 0 or more.</summary>
    public double Discount { get; init; } = .1;

    /// <summary>The share of amounts that is kept as margin, above 0 to 1.</summary>
    public double Margin { get; init; } = 1;
}

/// <summary>What customers without a contract will buy and are worth, from their transactions.</summary>
/// <param name="Until">The day on which it is told.</param>
/// <param name="BgNbd">When they buy.</param>
/// <param name="GammaGamma">What they spend; null where it cannot be fitted.</param>
/// <param name="Customers">The customers, in the order of the file.</param>
/// <param name="Warnings">What speaks against trusting it, in sentences.</param>
public sealed record PurchaseValue(
    DateOnly Until,
    BetaGeometricModel BgNbd,
    GammaGammaModel? GammaGamma,
    IReadOnlyList<ValuedCustomer> Customers,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Repeats and amounts beyond this correlation contradict the model of amounts.</summary>
    private const double MostCorrelation = .3;

    /// <summary>Where the mean probability of leaving after a purchase is below this, the model sees nobody leave.</summary>
    private const double LeastLeaving = 1e-4;

    /// <summary>Fits both models and values every customer.</summary>
    /// <param name="transactions">Whole histories, from each customer's first purchase on.</param>
    /// <param name="file">Its name, for the messages.</param>
    /// <param name="options">How to value.</param>
    /// <exception cref="DataRefusedException">Nobody bought again, or no model fits.</exception>
    public static PurchaseValue Of(TransactionTable transactions, string file, PurchaseValueOptions options)
    {
        var histories = Histories(transactions, options.Period);
        if (histories.All(one => one.History.Repeats == 0))
            throw Refused(file, "every customer bought on one day only, so nothing tells how often customers come back; "
                + "give a file of a longer time.");
        PurchaseHistory[] all = [.. histories.Select(one => one.History)];
        var warnings = new List<string>();
        var bgNbd = Try(() => BetaGeometricModel.Fit(all), out var fault)
            ?? throw Refused(file, $"the purchase model cannot be fitted. {fault}");
        var gammaGamma = Try(() => GammaGammaModel.Fit(all), out fault);
        if (gammaGamma is null) warnings.Add($"there are no customer values: the model of amounts cannot be fitted. {fault}");
        else if (Math.Abs(gammaGamma.Correlation) > MostCorrelation)
            warnings.Add(FormattableString.Invariant(
                $"how often customers buy and what they spend are correlated ({gammaGamma.Correlation:0.00}), which the model ")
                + "of amounts takes for independent: customer values are off for frequent buyers");
        if (bgNbd.A < LeastLeaving * bgNbd.B)
            warnings.Add("by the model nobody ever leaves: the purchases do not show that customers stop, so the probabilities "
                + "of being active say nothing");
        var once = all.Count(one => one.Repeats == 0);
        if (once > 0)
            warnings.Add(FormattableString.Invariant(
                $"{once:N0} of {all.Length:N0} customers bought once; the model cannot tell whether they have left, and takes ")
                + "them for active");
        var outlooks = OutlooksOf(all, bgNbd, options.Period.RateOf(options.Discount), options.Horizon);
        return new PurchaseValue(
            transactions.Until,
            bgNbd,
            gammaGamma,
            [
                .. histories.Select(one => Value(
                    one.Customer, one.History, bgNbd, gammaGamma, outlooks[(one.History.Repeats, one.History.Age)],
                    options.Margin)),
            ],
            warnings);
    }

    /// <summary>The histories of the customers, in the order of the file; those who only returned goods have none.</summary>
    public static IReadOnlyList<(string Customer, PurchaseHistory History)> Histories(
        TransactionTable transactions, PurchasePeriod period)
    {
        var (order, ends) = ByCustomerAndDay(transactions);
        var found = new List<(string, PurchaseHistory)>(ends.Length);
        for (var customer = 0; customer < ends.Length; customer++)
        {
            var bought = DaysOf(transactions, order.AsSpan()[(customer == 0 ? 0 : ends[customer - 1])..ends[customer]]);
            if (bought.Count > 0)
                found.Add((transactions.Customers[customer], HistoryOf(bought, transactions.Until, period)));
        }

        return found;
    }

    /// <summary>Orders transactions by customer, then by day, then as the file has them.</summary>
    /// <returns>The positions of the transactions, and where those of each customer end.</returns>
    private static (int[] Order, int[] Ends) ByCustomerAndDay(TransactionTable transactions)
    {
        var ends = new int[transactions.Customers.Count];
        foreach (var customer in transactions.CustomerOf) ends[customer]++;
        for (var customer = 1; customer < ends.Length; customer++) ends[customer] += ends[customer - 1];
        var (keys, next) = (new long[transactions.Days.Count], (int[])[0, .. ends.SkipLast(1)]);
        for (var i = 0; i < keys.Length; i++)
            keys[next[transactions.CustomerOf[i]]++] = ((long)transactions.Days[i].DayNumber << 32) | (uint)i;
        for (var customer = 0; customer < ends.Length; customer++)
            keys.AsSpan()[(customer == 0 ? 0 : ends[customer - 1])..ends[customer]].Sort();
        return (Array.ConvertAll(keys, key => (int)(uint)key), ends);
    }

    /// <summary>The days on which a customer bought no less than they returned, with what they spent.</summary>
    private static List<(DateOnly Day, double Amount)> DaysOf(TransactionTable transactions, ReadOnlySpan<int> own)
    {
        var days = new List<(DateOnly Day, double Amount)>();
        foreach (var i in own)
        {
            var (day, amount) = (transactions.Days[i], transactions.Amounts[i]);
            if (days is [.., var last] && last.Day == day) days[^1] = (day, last.Amount + amount);
            else days.Add((day, amount));
        }

        days.RemoveAll(day => day.Amount < 0);
        return days;
    }

    private static PurchaseHistory HistoryOf(
        List<(DateOnly Day, double Amount)> days, DateOnly until, PurchasePeriod period)
    {
        var (first, last) = (days[0].Day, days[^1].Day);
        return new PurchaseHistory(
            days.Count - 1,
            (last.DayNumber - first.DayNumber) / period.Days(),
            (until.DayNumber - first.DayNumber) / period.Days(),
            days.Count == 1 ? 0 : days.Skip(1).Average(day => day.Amount));
    }

    /// <summary>What active customers will buy, once for all who have the same age and bought equally often.</summary>
    private static Dictionary<(int Repeats, double Age), PurchaseOutlook> OutlooksOf(
        PurchaseHistory[] customers, BetaGeometricModel bgNbd, double rate, int horizon) => customers
        .Select(one => (one.Repeats, one.Age)).Distinct()
        .AsParallel().Select(alike => (alike, Outlook: PurchaseOutlook.Of(bgNbd, alike.Repeats, alike.Age, rate, horizon)))
        .ToDictionary(one => one.alike, one => one.Outlook);

    private static ValuedCustomer Value(
        string customer,
        PurchaseHistory history,
        BetaGeometricModel bgNbd,
        GammaGammaModel? gammaGamma,
        PurchaseOutlook outlook,
        double margin)
    {
        var (active, purchases, amount, value) = PurchaseForecast.Of(history, bgNbd, gammaGamma, outlook, margin);
        return new ValuedCustomer(customer, history, active, purchases, amount, value);
    }

    private static T? Try<T>(Func<T> fit, out string? fault)
        where T : class
    {
        fault = null;
        try
        {
            return fit();
        }
        catch (ArithmeticException found)
        {
            fault = found.Message;
            return null;
        }
    }

    private static DataRefusedException Refused(string file, string rule) => new(new TableError(file, rule));
}

/// <summary>What a customer will buy and is worth.</summary>
/// <param name="Customer">The customer's name in the file.</param>
/// <param name="History">What is known of the purchases.</param>
/// <param name="ProbabilityActive">The probability that they still buy.</param>
/// <param name="ExpectedPurchases">The purchase days to expect over the horizon.</param>
/// <param name="ExpectedAmount">What they will spend on one; null where it cannot be told.</param>
/// <param name="Value">The discounted margin of the horizon, each period's at its end; null where it cannot be told.</param>
public sealed record ValuedCustomer(
    string Customer,
    PurchaseHistory History,
    double ProbabilityActive,
    double ExpectedPurchases,
    double? ExpectedAmount,
    double? Value);
