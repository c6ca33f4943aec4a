using Churn.Core.Schema;
using Churn.Core.Value;
using ChurnApi.Http;

namespace ChurnApi.Value;

/// <summary>How customers are valued.</summary>
/// <param name="Period">The unit of all times.</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Discount">The rate of a year at which later amounts are worth less.</param>
/// <param name="MarginColumn">The column of what a period brings.</param>
/// <param name="Ageing">How columns change while a customer stays.</param>
internal sealed record LifetimeOptions(
    PurchasePeriod Period, int Horizon, double Discount, string MarginColumn, ColumnAgeing Ageing);

/// <summary>How customers who buy without a contract are valued.</summary>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Discount">The rate of a year at which later amounts are worth less.</param>
/// <param name="Margin">The share of amounts that is kept.</param>
internal sealed record PurchaseLifetimeOptions(int Horizon, double Discount, double Margin);

/// <summary>Reads how <c>POST /lifetime</c> and <c>POST /lifetime/purchases</c> are asked.</summary>
internal sealed class LifetimeQuery : QueryReader
{
    public const string ChurnMeans = "churnMeans";
    public const string MarginColumn = "marginColumn";
    public const string Age = "age";
    public const string Period = "period";
    public const string Horizon = "horizon";
    public const string Discount = "discount";
    public const string Margin = "margin";

    /// <summary>What <see cref="ChurnMeans"/> must say.</summary>
    public const string LastPeriod = "last-period";

    /// <summary>The most periods: each asks the model once for each customer.</summary>
    public const int MaxHorizon = 120;

    public const int DefaultHorizon = 36;
    public const double DefaultDiscount = .1;

    private LifetimeQuery(IQueryCollection query)
        : base(query)
    {
    }

    /// <param name="request">The request.</param>
    /// <param name="schema">The columns of the model.</param>
    /// <returns>The options; or the problem with the query, which names all faults.</returns>
    public static (LifetimeOptions? Options, Problem? Problem) Read(HttpRequest request, CustomerSchema schema)
    {
        var reader = new LifetimeQuery(request.Query);
        var options = reader.Read(schema);
        return reader.Faults.Count == 0 ? (options, null) : (null, KnownProblems.InvalidLifetime(reader.Faults));
    }

    private LifetimeOptions? Read(CustomerSchema schema)
    {
        if (Text(ChurnMeans) != LastPeriod)
            Refuse(ChurnMeans, $"Send {ChurnMeans}={LastPeriod} if the training file marked who left within the last period. If "
                + "it marked who ever left, the model's probability is of no period and cannot be rolled forward.");
        var margin = Text(MarginColumn);
        if (margin is null) Refuse(MarginColumn, "Name the column of what a customer brings in a period, as in MonthlyCharges.");
        var period = Find(Period, "day, week, month or year", PurchasePeriods.Find) ?? PurchasePeriod.Month;
        var (horizon, discount) = (ReadHorizon(), ReadDiscount());
        var rules = new List<string>();
        var ageing = ColumnAgeing.Read(Text(Age), schema, period, rules);
        foreach (var fault in rules) Refuse(Age, fault);
        return margin is null || ageing is null
            ? null
            : new LifetimeOptions(period, horizon, discount, margin, ageing);
    }

    private void Refuse(string name, string message) => Faults.Add(new FieldError($"/{name}", Rule, message));

    /// <summary>Reads how customers who buy without a contract are valued.</summary>
    /// <returns>The options; or the problem with the query, which names all faults.</returns>
    public static (PurchaseLifetimeOptions? Options, Problem? Problem) ReadPurchases(HttpRequest request)
    {
        var reader = new LifetimeQuery(request.Query);
        var options = new PurchaseLifetimeOptions(
            reader.ReadHorizon(), reader.ReadDiscount(), reader.Find(Margin, "a share above 0 to 1", ShareOf) ?? 1);
        return reader.Faults.Count == 0 ? (options, null) : (null, KnownProblems.InvalidLifetime(reader.Faults));
    }

    private int ReadHorizon() =>
        Find(Horizon, FormattableString.Invariant($"a whole number from 1 to {MaxHorizon}"), HorizonOf) ?? DefaultHorizon;

    private double ReadDiscount() => Find(Discount, "a rate from 0 to 1", RateOf) ?? DefaultDiscount;

    private static double? ShareOf(string text) => Number(text) is > 0 and <= 1 and var number ? number : null;

    private static int? HorizonOf(string text) => WholeNumber(text) is >= 1 and <= MaxHorizon and var number ? number : null;

    private static double? RateOf(string text) => Number(text) is >= 0 and <= 1 and var number ? number : null;
}
