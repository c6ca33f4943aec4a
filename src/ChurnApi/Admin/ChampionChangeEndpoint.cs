using System.Text.Json;
using Churn.Access;
using Churn.Models.Registry;
using ChurnApi.Http;
using ChurnApi.OpenApi;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>POST /models/{version}/promote and POST /models/rollback: change which model serves.</summary>
internal static class ChampionChangeEndpoint
{
    private const int MostBytes = 8 * 1024;

    public static void MapChampionChange(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/models/{version}/promote", (string version, HttpContext context, ChampionChange change) => Answer(
                context,
                reason => change.PromoteAsync(version, reason.Why, reason.Accept == true, Who(context), context.RequestAborted)))
            .WithTags(ApiTags.Models)
            .WithSummary("Makes a version the champion, after verifying it. It serves within seconds.")
            .WithDescription("Needs a key or token with the scope `admin`, and a reason. What is done, and what was refused, stands in the audit.")
            .ChangesChampion();
        routes.MapPost("/models/rollback", (HttpContext context, ChampionChange change) => Answer(
                context, reason => change.RollBackAsync(reason.Why, Who(context), context.RequestAborted)))
            .WithTags(ApiTags.Models)
            .WithSummary("Makes the version the champion again that was before the present one.")
            .WithDescription("Needs a key or token with the scope `admin`, and a reason. What is done, and what was refused, stands in the audit.")
            .ChangesChampion();
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemResult>> Answer(
        HttpContext context, Func<ChangeReason, Task<Results<Ok<HistoryEntry>, ProblemResult>>> change) =>
        await ReadReason(context.Request) is { IsGiven: true } reason
            ? await change(reason)
            : new ProblemResult(KnownProblems.InvalidReason(ChangeReason.MostLetters));

    private static async Task<ChangeReason?> ReadReason(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes;
        if (!MediaTypes.IsJson(request)) return null;
        try
        {
            return await request.ReadFromJsonAsync(AdminJson.Readable.ChangeReason, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (IOException broken)
        {
            throw BrokenBody.Of(broken);
        }
    }

    private static string Who(HttpContext context) => context.Features.GetRequiredFeature<Caller>().Name;

    private static void ChangesChampion(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<ChangeReason>("application/json")
        .Needs(Scopes.Admin)
        .ChangesStore();
}
