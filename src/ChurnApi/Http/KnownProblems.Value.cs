namespace ChurnApi.Http;

/// <summary>The problems of valuing customers and of recommending items.</summary>
internal static partial class KnownProblems
{
    /// <param name="faults">Everything that keeps the customers from being valued.</param>
    public static Problem InvalidLifetime(IReadOnlyList<FieldError> faults) =>
        WithErrors(ProblemTypes.InvalidLifetime, "The customers cannot be valued.", faults);

    /// <param name="faults">Everything that is wrong with what was sent of a customer.</param>
    public static Problem InvalidPurchases(IReadOnlyList<FieldError> faults) =>
        WithErrors(ProblemTypes.InvalidLifetime, "The customer's purchases cannot be read.", faults);

    public static Problem NoPurchases() => Missing(
        ProblemTypes.NoPurchases,
        "The service has no models of purchases.",
        "Who runs the service names a file of churn lifetime --transactions with the setting ChurnApi:PurchasesFile.");

    /// <param name="faults">Everything that is wrong with the basket, or the query.</param>
    public static Problem InvalidBasket(IReadOnlyList<FieldError> faults) =>
        WithErrors(ProblemTypes.InvalidBasket, "The basket cannot be read.", faults);

    public static Problem NoRecommender() => Missing(
        ProblemTypes.NoRecommender,
        "The service has no recommender.",
        "Who runs the service names a folder of churn recommend --save with the setting ChurnApi:RecommenderFolder.");
}
