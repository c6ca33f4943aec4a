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
        var rate = options.Period.RateOf(options.Discount);
        return new PurchaseValue(
            transactions.Until,
            bgNbd,
            gammaGamma,
            [
                .. histories.AsParallel().AsOrdered()
                    .Select(one => Value(one.Customer, one.History, bgNbd, gammaGamma, rate, options)),
            ],
            warnings);
    }

    /// <summary>The histories of the customers, in the order of the file; those who only returned goods have none.</summary>
    public static IReadOnlyList<(string Customer, PurchaseHistory History)> Histories(
        TransactionTable transactions, PurchasePeriod period)
    {
        var days = new SortedDictionary<DateOnly, double>[transactions.Customers.Count];
        for (var i = 0; i < transactions.Days.Count; i++)
        {
            var own = days[transactions.CustomerOf[i]] ??= [];
            own[transactions.Days[i]] = own.GetValueOrDefault(transactions.Days[i]) + transactions.Amounts[i];
        }

        return
        [
            .. transactions.Customers.Zip(days)
                .Select(one => (one.First, Bought: one.Second.Where(day => day.Value >= 0).ToArray()))
                .Where(one => one.Bought.Length > 0)
                .Select(one => (one.First, HistoryOf(one.Bought, transactions.Until, period))),
        ];
    }

    private static PurchaseHistory HistoryOf(
        KeyValuePair<DateOnly, double>[] days, DateOnly until, PurchasePeriod period)
    {
        var (first, last) = (days[0].Key, days[^1].Key);
        return new PurchaseHistory(
            days.Length - 1,
            (last.DayNumber - first.DayNumber) / period.Days(),
            (until.DayNumber - first.DayNumber) / period.Days(),
            days.Length == 1 ? 0 : days.Skip(1).Average(day => day.Value));
    }

    private static ValuedCustomer Value(
        string customer,
        PurchaseHistory history,
        BetaGeometricModel bgNbd,
        GammaGammaModel? gammaGamma,
        double rate,
        PurchaseValueOptions options)
    {
        var amount = gammaGamma?.ExpectedAmount(history);
        var (value, before) = (0.0, 0.0);
        for (var period = 1; period <= options.Horizon; period++)
        {
            var purchases = bgNbd.ExpectedPurchases(history, period);
            value += (purchases - before) / Math.Pow(1 + rate, period);
            before = purchases;
        }

        return new ValuedCustomer(
            customer, history, bgNbd.ProbabilityActive(history), before, amount, value * amount * options.Margin);
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
