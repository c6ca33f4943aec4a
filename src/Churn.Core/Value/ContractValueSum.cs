namespace Churn.Core.Value;

/// <summary>Adds up what customers with a contract are worth.</summary>
/// <param name="horizon">How many periods are looked at.</param>
public sealed class ContractValueSum(int horizon)
{
    private readonly double[] survival = new double[horizon];
    private double periods;
    private double value;
    private double lower;
    private double upper;
    private int left;
    private int beyond;

    /// <summary>How many are still there.</summary>
    public int Customers { get; private set; }

    /// <summary>Adds a customer; null for one who has left.</summary>
    public void Add(ContractCustomer? customer)
    {
        if (customer is null)
        {
            left++;
            return;
        }

        Customers++;
        if (customer.IsBeyondTraining) beyond++;
        for (var t = 0; t < survival.Length; t++) survival[t] += customer.Survival[t];
        (periods, value) = (periods + customer.ExpectedPeriods, value + customer.Value);
        (lower, upper) = (lower + customer.Lower, upper + customer.Upper);
    }

    /// <summary>Gets the sums; there must be a customer who is still there.</summary>
    /// <param name="notes">What was found out of the data.</param>
    public ContractValueSummary Summary(IReadOnlyList<string> notes) => new(
        Customers,
        left,
        [.. survival.Select(sum => sum / Customers)],
        periods / Customers,
        value,
        lower,
        upper,
        [.. notes, .. Beyond()]);

    private IEnumerable<string> Beyond() => beyond == 0 ? [] : [FormattableString.Invariant(
        $"a column that ages grows beyond what training saw for {beyond:N0} of {Customers:N0} customers within the horizon: ")
        + "there the model only knows the last values it saw"];
}

/// <summary>What customers with a contract are worth together.</summary>
/// <param name="Customers">How many are still there.</param>
/// <param name="AlreadyLeft">How many have left according to the label; they are in no sum.</param>
/// <param name="Survival">The share that is expected to be there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The mean of the periods to expect within the horizon.</param>
/// <param name="Value">The sum of the customer values.</param>
/// <param name="Lower">The sum of their lower ends.</param>
/// <param name="Upper">The sum of their upper ends.</param>
/// <param name="Notes">What was found out of the data.</param>
public sealed record ContractValueSummary(
    int Customers,
    int AlreadyLeft,
    IReadOnlyList<double> Survival,
    double ExpectedPeriods,
    double Value,
    double Lower,
    double Upper,
    IReadOnlyList<string> Notes);
