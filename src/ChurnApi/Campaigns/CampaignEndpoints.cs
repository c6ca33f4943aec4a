using System.Text.Json;
using Churn.Access;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Campaigns;

/// <summary>GET /actions: what the company can do. POST /campaigns/plan: who gets which of it within a budget.</summary>
internal static class CampaignEndpoints
{
    public const string PlanPath = "/campaigns/plan";

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/actions", AnswerActions)
            .WithTags(ApiTags.Campaigns)
            .WithSummary("Shows what the company can do to keep customers.")
            .WithDescription("The content of the file that the setting ChurnApi:ActionsFile names.")
            .MayLack();
        routes.MapPost(PlanPath, Plan)
            .WithTags(ApiTags.Campaigns)
            .WithSummary("Plans who gets which action within a budget.")
            .WithDescription(
                "Each customer gets at most one action, so that the expected profit within the budget and the capacities is "
                    + "largest. Acceptance and value are those that the actions assume; where an action has an uplift model, a "
                    + "trial has measured what a contact does. Every customer needs an identifier. Where the query names a "
                    + "campaign, the service's log remembers who is in which group of it.")
            .Needs(Scopes.Predict)
            .Refuses(StatusCodes.Status404NotFound)
            .TakesCustomer(CustomerBody.Many);
    }

    private static Results<Ok<JsonElement>, ProblemResult> AnswerActions(ActionCatalog actions) => actions.List is null
        ? new ProblemResult(KnownProblems.NoActions())
        : TypedResults.Ok(actions.Json);

    private static async Task<Results<Ok<PlanAnswer>, ProblemResult>> Plan(
        HttpRequest request,
        ChampionProvider host,
        ShadowEvaluator shadow,
        RequestMetrics metrics,
        ServiceOptions options,
        ActionCatalog actions,
        PredictionRecorder recorder)
    {
        if (actions.List is null) return new ProblemResult(KnownProblems.NoActions());
        var model = host.ForRequest();
        if (model is null) return NoChampion.Of(host, options);
        var (asOf, problem) = AsOfQuery.Read(request, model);
        var (strict, vague) = StrictQuery.Read(request);
        var (reasons, unclear) = ReasonsQuery.Read(request);
        var (campaign, invalid) = PlanQuery.Read(request);
        if ((problem ?? vague ?? unclear ?? invalid) is { } refusal) return new ProblemResult(refusal);
        if ((reasons is not null || actions.List.NamesLevers) && !model.IsExplainable)
            return new ProblemResult(KnownProblems.NotExplainable(NotExplainableException.Of(model)));
        var reading = await CustomerArray.ReadAsync(request, options, "Send one customer as an array of one.");
        using var body = reading.Body;
        if (body is null) return new ProblemResult(reading.Problem!);
        var planning = new RequestPlanning(
            model, actions, campaign!, [.. body.Root.EnumerateArray()], asOf, reasons is null ? null : reasons with
            {
                TowardChurn = true,
            });
        var items = await CustomerArray.AnswerAsync(
            model, shadow, metrics, body.Root, asOf, strict, planning.Add, request.HttpContext.RequestAborted);
        try
        {
            var answer = planning.Plan(
                [.. items.Where(item => item.Error is not null).Select(item => new PlanError(item.Index, item.Error!))],
                recorder);
            if (answer is null) return new ProblemResult(KnownProblems.InvalidPlan(planning.Faults));
            await recorder.CommitAsync(request.HttpContext.RequestAborted);
            return TypedResults.Ok(answer);
        }
        catch (LogUnavailableException)
        {
            return new ProblemResult(KnownProblems.LogUnavailable());
        }
    }
}
