using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Access;
using Churn.Core.Csv;
using Churn.Models.Registry;
using ChurnApi.Http;
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
            .WithDescription(
                "Needs a key or token with the scope `admin`, and a reason. What is done, and what was refused, stands in the "
                    + "audit."
            )
            .ChangesChampion();
        routes.MapPost("/models/rollback", (HttpContext context, ChampionChange change) => Answer(
                context, reason => change.RollBackAsync(reason.Why, Who(context), context.RequestAborted)))
            .WithTags(ApiTags.Models)
            .WithSummary("Rolls back to the previous champion.")
            .WithDescription(
                "Needs a key or token with the scope `admin`, and a reason. What is done, and what was refused, stands in the "
                    + "audit."
            )
            .ChangesChampion();
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemResult>> Answer(
        HttpContext context, Func<ChangeReason, Task<Results<Ok<HistoryEntry>, ProblemResult>>> change) =>
        await ReadReason(context.Request) is { IsGiven: true } reason
            ? await change(reason)
            : new ProblemResult(KnownProblems.InvalidReason(ChangeReason.MostLetters));

    private static async Task<ChangeReason?> ReadReason(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        if (!MediaTypes.IsJson(request))
            return null;
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

/// <summary>The body of an admin action.</summary>
/// <param name="Why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
/// <param name="Accept">
/// Whether a version is promoted although it is too good to be true, or useless, by the verdict on it; false where it is left
/// out.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeReason(string Why, bool? Accept = null)
{
    internal const int MostLetters = 500;

    /// <summary>Whether there is a reason that fits into a line of the history.</summary>
    internal bool IsGiven => !string.IsNullOrWhiteSpace(Why) && Why.Length <= MostLetters && Why.EnumerateRunes().All(IsPlain);

    /// <summary>
    /// Whether a letter is shown as it is: nothing that acts, no half of a pair. Such letters make a line of the history look as
    /// if it said something else (Unicode Technical Report 36).
    /// </summary>
    private static bool IsPlain(Rune letter) => letter != Rune.ReplacementChar && !PrintableText.Acts(letter);
}
