using System.Text.Json;
using Churn.Access;
using Churn.Core.Value;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Value;

/// <summary>POST /lifetime/purchases: what customers without a contract will buy and are worth.</summary>
internal static class PurchaseLifetimeEndpoint
{
    public const string Path = "/lifetime/purchases";

    public static void MapPurchaseLifetime(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Answer)
        .WithTags(ApiTags.Value)
        .WithSummary("Estimates what customers without a contract will buy and what they are worth.")
        .WithDescription(
            "Each customer is sent as the number of repeat purchase days, the time from the first to the last purchase, the time "
                + "from the first purchase to today, and the mean amount of a repeat day; times in the period of the models. The "
                + "models are those of the file that the setting ChurnApi:PurchasesFile names. Each customer gets a result or "
                + "an error, in order.")
        .Needs(Scopes.Predict)
        .Refuses(StatusCodes.Status400BadRequest)
        .Refuses(StatusCodes.Status404NotFound)
        .Refuses(StatusCodes.Status413PayloadTooLarge)
        .Refuses(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<PurchaseLifetimeAnswer>, ProblemResult>> Answer(
        HttpRequest request, PurchaseCatalog purchases, RequestMetrics metrics, ServiceOptions options)
    {
        if (purchases.Models is not { } models) return new ProblemResult(KnownProblems.NoPurchases());
        var (lifetime, invalid) = LifetimeQuery.ReadPurchases(request);
        if (invalid is not null) return new ProblemResult(invalid);
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer as an array of one.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var rate = models.Unit.RateOf(lifetime!.Discount);
        var results = await CustomerArray.EachAsync(metrics, body.Root, Value, request.HttpContext.RequestAborted);
        return TypedResults.Ok(new PurchaseLifetimeAnswer(purchases.Version!, models.Period, lifetime.Horizon, results));

        BatchItem<PurchasingCustomer> Value(JsonElement customer, int index)
        {
            var read = PurchaseRecord.Read(customer, JsonPointer.Item(index), out var faults);
            if (read is null)
                return new BatchItem<PurchasingCustomer>(index, null, BatchError.Of(KnownProblems.InvalidPurchases(faults)));
            var (repeats, age) = (read.History.Repeats, read.History.Age);
            var outlook = PurchaseOutlook.Of(models.BgNbd, repeats, age, rate, lifetime.Horizon);
            var forecast = PurchaseForecast.Of(read.History, models.BgNbd, models.GammaGamma, outlook, lifetime.Margin);
            return new BatchItem<PurchasingCustomer>(index, PurchasingCustomer.Of(read.CustomerId, forecast), null);
        }
    }
}

/// <summary>The answer of POST /lifetime/purchases.</summary>
/// <param name="ModelVersion">The version of the models of purchases that answered: the start of the hash of their file.</param>
/// <param name="Period">The unit of all times: "day", "week", "month" or "year".</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record PurchaseLifetimeAnswer(
    string ModelVersion, string Period, int Horizon, IReadOnlyList<BatchItem<PurchasingCustomer>> Results);

/// <summary>What a customer without a contract will buy and is worth.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="ProbabilityActive">The probability that they still buy; 1 without a repeat purchase.</param>
/// <param name="ExpectedPurchases">The purchase days to expect over the horizon.</param>
/// <param name="ExpectedAmount">What they will spend on one; null where the models do not tell.</param>
/// <param name="CustomerValue">The discounted margin of the horizon; null where the models do not tell.</param>
public readonly record struct PurchasingCustomer(
    string? CustomerId,
    double ProbabilityActive,
    double ExpectedPurchases,
    double? ExpectedAmount,
    double? CustomerValue)
{
    internal static PurchasingCustomer Of(string? customerId, PurchaseForecast forecast) => new(
        customerId,
        Rounding.ToDigits(forecast.ProbabilityActive),
        Rounding.ToDigits(forecast.ExpectedPurchases),
        Rounding.ToCents(forecast.ExpectedAmount),
        Rounding.ToCents(forecast.Value));
}

/// <summary>Rounds what answers hold, as the files of <c>churn lifetime</c> do.</summary>
internal static class Rounding
{
    private const int Digits = 6;

    public static double ToDigits(double number) => Math.Round(number, Digits);

    public static double? ToDigits(double? number) => number is { } known ? ToDigits(known) : null;

    public static double? ToCents(double? amount) => amount is { } known ? AnswerValue.Cents(known) : null;
}
