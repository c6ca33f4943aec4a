using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Churn.Access;
using Churn.Core.Csv;
using Churn.Models.Registry;
using ChurnApi.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>
/// POST /models/{version}/promote and POST /models/rollback change which model serves; POST /models/{version}/trial and POST
/// /models/trial/end begin and end a trial.
/// </summary>
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
        routes.MapPost("/models/{version}/trial", BeginTrial)
            .WithTags(ApiTags.Models)
            .WithSummary("Has a version answer a share of the customers, until their outcomes decide.")
            .WithDescription(
                "Needs a key or token with the scope `admin`, a reason, and a log of predictions. Which version answers follows "
                    + "from a keyed hash of the customer's key. Both score every such customer, and modelVersion names the one "
                    + "that answered. The trial ends by itself: when one version is better beyond doubt, or after `days`."
            )
            .ChangesChampion<TrialRequest>();
        routes.MapPost("/models/trial/end", (HttpContext context, ChampionChange change) => Answer(
                context, reason => change.EndTrialAsync(reason.Why, Who(context), context.RequestAborted)))
            .WithTags(ApiTags.Models)
            .WithSummary("Ends the trial without a verdict; the champion answers all customers.")
            .WithDescription(
                "Needs a key or token with the scope `admin`, and a reason. What is done, and what was refused, stands in the "
                    + "audit."
            )
            .ChangesChampion();
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemResult>> BeginTrial(
        string version, HttpContext context, ChampionChange change)
    {
        var trial = await Read(context.Request, AdminJson.Readable.TrialRequest);
        if (trial is null || !ChangeReason.IsReason(trial.Why))
            return new ProblemResult(KnownProblems.InvalidReason(ChangeReason.MostLetters));
        return trial.IsPossible
            ? await change.BeginTrialAsync(version, trial, Who(context), context.RequestAborted)
            : new ProblemResult(KnownProblems.InvalidTrial(ModelTrial.MaxDays));
    }

    private static async Task<Results<Ok<HistoryEntry>, ProblemResult>> Answer(
        HttpContext context, Func<ChangeReason, Task<Results<Ok<HistoryEntry>, ProblemResult>>> change) =>
        await Read(context.Request, AdminJson.Readable.ChangeReason) is { IsGiven: true } reason
            ? await change(reason)
            : new ProblemResult(KnownProblems.InvalidReason(ChangeReason.MostLetters));

    private static async Task<T?> Read<T>(HttpRequest request, JsonTypeInfo<T> json)
        where T : class
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        if (!MediaTypes.IsJson(request))
            return null;
        try
        {
            return await request.ReadFromJsonAsync(json, request.HttpContext.RequestAborted);
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

    private static void ChangesChampion(this RouteHandlerBuilder endpoint) => endpoint.ChangesChampion<ChangeReason>();

    private static void ChangesChampion<TBody>(this RouteHandlerBuilder endpoint)
        where TBody : notnull => endpoint
        .Accepts<TBody>("application/json")
        .Needs(Scopes.Admin)
        .ChangesStore();
}

/// <summary>The body of an admin action.</summary>
/// <param name="Why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
/// <param name="Accept">
/// Whether a version is promoted although the verdict on it speaks against that, or it predicts something else than the champion;
/// false where it is left out.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeReason(string Why, bool? Accept = null)
{
    internal const int MostLetters = 500;

    /// <summary>Whether there is a reason that fits into a line of the history.</summary>
    internal bool IsGiven => IsReason(Why);

    /// <summary>Whether a text is a reason that fits into a line of the history.</summary>
    internal static bool IsReason(string? why) =>
        !string.IsNullOrWhiteSpace(why) && why.Length <= MostLetters && why.EnumerateRunes().All(IsPlain);

    /// <summary>
    /// Whether a letter is shown as it is: nothing that acts, no half of a pair. Such letters make a line of the history look as
    /// if it said something else (Unicode Technical Report 36).
    /// </summary>
    private static bool IsPlain(Rune letter) => letter != Rune.ReplacementChar && !PrintableText.Acts(letter);
}

/// <summary>The body that begins a trial.</summary>
/// <param name="Why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
/// <param name="Share">
/// The share of the customers whom the version answers, above 0 and below 1; 0.1 where it is left out.
/// </param>
/// <param name="Days">After how many days the trial ends at the latest, 1 to 3,650; 180 where it is left out.</param>
/// <param name="Promote">Whether the version becomes the champion if it is better; else it is proposed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TrialRequest(string Why, double? Share = null, int? Days = null, bool? Promote = null)
{
    /// <summary>Whether there can be such a trial.</summary>
    internal bool IsPossible => (Share is null or (> 0 and < 1)) && Days is null or (>= 1 and <= ModelTrial.MaxDays);
}
