using System.Text.Json;
using Churn.Access;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Predict;

/// <summary>
/// POST /what-if: a customer before and after changes. POST /what-if/suggest: the fewest changes that cross the threshold.
/// Neither is counted as a prediction, and the shadow sees neither.
/// </summary>
internal static class WhatIfEndpoint
{
    private const string CustomerMember = "customer";
    private const string ChangesMember = "changes";

    public static void MapWhatIf(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/what-if", Compare)
            .WithTags(ApiTags.Predict)
            .WithSummary("Scores one customer as they are and with other values.")
            .WithDescription("Send the customer and the new values by column. The answer is what the model says of other data, "
                + "not what a change would do to the customer.")
            .Needs(Scopes.Predict)
            .TakesCustomer(CustomerBody.Changed);
        routes.MapPost("/what-if/suggest", Suggest)
            .WithTags(ApiTags.Predict)
            .WithSummary("Finds the fewest changes of a customer that bring the probability below the threshold.")
            .WithDescription("Only columns that the columns file of the training declares actionable change, within its rules, "
                + "to values that are plausible beside the customer's others. All combinations of one column are tried, then of "
                + "two, then of three. The answer is what the model says of other data, not a promise.")
            .Needs(Scopes.Predict)
            .Refuses(StatusCodes.Status409Conflict)
            .TakesCustomer(CustomerBody.One);
    }

    private static Task<Results<Ok<WhatIfAnswer>, ProblemResult>> Compare(
        HttpRequest request, ChampionProvider host, ServiceOptions options) =>
        Answer<WhatIfAnswer>(request, host, options, "a customer and changes as a JSON object", $"/{CustomerMember}", asked =>
            asked.Body.ValueKind == JsonValueKind.Object
            && asked.Body.TryGetProperty(CustomerMember, out var customer)
            && asked.Body.TryGetProperty(ChangesMember, out var changes)
            && asked.Body.GetPropertyCount() == 2
                ? (asked.Model.WhatIf.Compare(customer, changes, asked.AsOf, asked.IsStrict), null)
                : (null, KnownProblems.NotChanges()));

    private static Task<Results<Ok<SuggestionsAnswer>, ProblemResult>> Suggest(
        HttpRequest request, ChampionProvider host, ServiceOptions options) =>
        Answer<SuggestionsAnswer>(request, host, options, "one customer as a JSON object", place: "", asked =>
            asked.Body.ValueKind == JsonValueKind.Array
                ? (null, KnownProblems.NotOneCustomer())
                : (asked.Model.WhatIf.Suggest(asked.Body, asked.AsOf, asked.IsStrict, request.HttpContext.RequestAborted), null));

    /// <summary>Reads a request, answers it, and turns what is refused into problems.</summary>
    /// <param name="request">The request.</param>
    /// <param name="host">Has the model.</param>
    /// <param name="options">The limits.</param>
    /// <param name="expected">What the body should be.</param>
    /// <param name="place">The JSON pointer of the customer in the body.</param>
    /// <param name="answer">Gives the answer, or the problem with the body.</param>
    private static async Task<Results<Ok<T>, ProblemResult>> Answer<T>(
        HttpRequest request,
        ChampionProvider host,
        ServiceOptions options,
        string expected,
        string place,
        Func<Asked, (T? Answer, Problem? Problem)> answer)
        where T : class
    {
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfQuery.Read(request, model);
        if (problem is not null) return new ProblemResult(problem);
        var (isStrict, vague) = StrictQuery.Read(request);
        if (vague is not null) return new ProblemResult(vague);
        var reading = await BodyReader.ReadAsync(request, options.MaxPredictBytes, expected);
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        try
        {
            var (found, odd) = answer(new Asked(model, body.Root, asOf, isStrict));
            return odd is null ? TypedResults.Ok(found!) : new ProblemResult(odd);
        }
        catch (ChangesRefusedException refused)
        {
            return new ProblemResult(refused.Changes.Count > 0
                ? KnownProblems.InvalidChanges(refused.Changes, $"/{ChangesMember}")
                : KnownProblems.InvalidCustomer(refused.Customer, place));
        }
        catch (NotActionableException fault)
        {
            return new ProblemResult(KnownProblems.NotActionable(fault));
        }
    }

    /// <summary>What a request asks of a model.</summary>
    private readonly record struct Asked(ChurnModel Model, JsonElement Body, AsOf AsOf, bool IsStrict);
}
