using System.Text.Json;
using Churn.Access;
using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Core.Value;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Value;

/// <summary>
/// POST /lifetime: how long customers with contracts stay and what they are worth. They are not counted as predictions, and the
/// shadow does not see them.
/// </summary>
internal static class LifetimeEndpoint
{
    public const string Path = "/lifetime";

    /// <summary>The rule that a margin breaks.</summary>
    private const string MarginRule = "invalid-margin";

    public static void MapLifetime(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Answer)
        .WithTags(ApiTags.Value)
        .WithSummary("Estimates how long customers stay and what they are worth.")
        .WithDescription(
            "The model's probability of leaving within one period is asked again of each customer as they will be one period "
                + "later, two, and so on. Each customer gets a result or an error, in order. It needs a model whose training "
                + "file marked who left within the last period; nothing in a file tells, so churnMeans has to say it.")
        .Needs(Scopes.Predict)
        .TakesCustomer(CustomerBody.Many);

    private static async Task<Results<Ok<LifetimeAnswer>, ProblemResult>> Answer(
        HttpRequest request, ChampionProvider host, RequestMetrics metrics, ServiceOptions options)
    {
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfQuery.Read(request, model);
        var (strict, vague) = StrictQuery.Read(request);
        var (lifetime, invalid) = LifetimeQuery.Read(request, model.Schema);
        if ((problem ?? vague ?? invalid) is { } refusal) return new ProblemResult(refusal);
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer as an array of one.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var valuing = new LifetimeValuing(model, lifetime!);
        var items = await CustomerArray.EachAsync(
            model, metrics, body.Root, asOf, strict, valuing.Value, request.HttpContext.RequestAborted);
        return valuing.Faults.Count > 0
            ? new ProblemResult(KnownProblems.InvalidLifetime(valuing.Faults))
            : TypedResults.Ok(new LifetimeAnswer(
                model.Version, lifetime!.Period.Name(), lifetime.Horizon, valuing.Summary(), items));
    }

    /// <summary>Values customers one after the other.</summary>
    private sealed class LifetimeValuing
    {
        private readonly ContractValue value;
        private readonly ContractValueSum sum;
        private readonly string marginColumn;
        private readonly CustomerFields fields;
        private JsonElement current;

        public LifetimeValuing(ChurnModel model, LifetimeOptions options)
        {
            value = new ContractValue(
                model.Score,
                model.Manifest.LevelError,
                options.Ageing,
                options.Horizon,
                options.Period.RateOf(options.Discount));
            sum = new ContractValueSum(options.Horizon);
            marginColumn = options.MarginColumn;
            fields = new CustomerFields(model.Schema, column => RequestField.Of(current, column));
        }

        /// <summary>The margins that cannot be read.</summary>
        public List<FieldError> Faults { get; } = [];

        public ContractValueSummary? Summary() => sum.Customers == 0 ? null : sum.Summary([]);

        public CustomerLifetime Value(CustomerRecord record, JsonElement sent, int index)
        {
            current = sent;
            ContractCustomer? customer = null;
            if (!fields.TryReadNumber(marginColumn, out var margin) || !(margin >= 0))
                Faults.Add(new FieldError(
                    JsonPointer.Member(JsonPointer.Item(index), marginColumn),
                    MarginRule,
                    "What a period brings must be a number from 0."));
            else if (Faults.Count == 0 && !record.HasLeft) customer = value.Of(record.Coded, margin);
            sum.Add(customer);
            return new CustomerLifetime(
                record.CustomerId,
                Rounding.ToDigits(customer?.ChurnProbability),
                customer?.Survival.Select(Rounding.ToDigits).ToArray(),
                Rounding.ToDigits(customer?.ExpectedPeriods),
                Rounding.ToCents(customer?.Value),
                Rounding.ToCents(customer?.Lower),
                Rounding.ToCents(customer?.Upper),
                customer?.IsBeyondTraining ?? false,
                record.AsOf,
                FieldWarning.Of(record.Warnings));
        }
    }
}
