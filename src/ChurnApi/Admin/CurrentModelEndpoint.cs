using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models/current: what answers.</summary>
internal static class CurrentModelEndpoint
{
    public static void MapCurrentModel(this IEndpointRouteBuilder routes) => routes.MapGet("/models/current", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("Describes the model that serves.")
        .WithDescription("Its version and kind, how good it is with 95 % intervals, and the data and programs that made it.")
        .NeedsChurnModel();

    private static Results<Ok<CurrentModel>, ProblemResult> Answer(
        ChampionProvider host, TrialProvider trials, ServiceOptions options)
    {
        var model = host.ForRequest();
        return model is null ? NoChampion.Of(host, options) : TypedResults.Ok(CurrentModel.Of(model) with
        {
            Trial = trials.Report,
        });
    }
}

/// <summary>The answer of GET /models/current: the model that serves.</summary>
/// <param name="Version">Its version, the start of its manifest's hash.</param>
/// <param name="Model">Its kind: "forest", "network", ...; "foreign" for one that was made elsewhere.</param>
/// <param name="Recipe">The recipe it was trained by.</param>
/// <param name="Seed">The seed of its training.</param>
/// <param name="Threshold">
/// The probability from which a customer without a threshold of their own is contacted, inclusive.
/// </param>
/// <param name="Campaign">The campaign that the decision is for; absent in models that were made without one.</param>
/// <param name="Figures">How good it is on customers held out from its training, with 95 % intervals.</param>
/// <param name="Data">The data it was made from.</param>
/// <param name="Runtime">The versions of what made it.</param>
/// <param name="Verdict">What is wrong, or odd, with it; absent in models from before there were verdicts.</param>
public sealed record CurrentModel(
    string Version,
    string Model,
    string Recipe,
    int Seed,
    ChurnProbability Threshold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Campaign? Campaign,
    CandidateFigures Figures,
    DataFacts Data,
    RuntimeFacts Runtime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ModelVerdict? Verdict)
{
    /// <summary>Where it comes from if it was made elsewhere; absent for a model of ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForeignFacts? Foreign { get; init; }

    /// <summary>What it predicts where that is not churn, as in "purchase within 30 days"; absent for churn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The trial of a challenger on live customers; absent where none is on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrialReport? Trial { get; init; }

    internal static CurrentModel Of(ChurnModel model)
    {
        var manifest = model.Manifest;
        return new CurrentModel(
            model.Version,
            manifest.Model,
            manifest.Recipe,
            manifest.Seed,
            manifest.Decision.Threshold,
            manifest.Decision.Campaign,
            manifest.Figures(),
            manifest.Data,
            manifest.Runtime,
            manifest.Verdict)
        {
            Foreign = manifest.Foreign,
            Target = manifest.Schema.Label.Target?.ToString(),
        };
    }
}
