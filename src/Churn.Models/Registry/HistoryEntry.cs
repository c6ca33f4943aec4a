using System.Text.Json.Serialization;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>A line of history.jsonl: what was done to the store, when, by whom, and why.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Action">One of the constants below.</param>
/// <param name="Version">The version it was done to.</param>
/// <param name="Previous">With "promote", "refuse" and "rollback", the version that served before; null if none did.</param>
/// <param name="Why">The reason, in words.</param>
/// <param name="Who">Who did it; null in lines that were written before this was kept.</param>
/// <param name="Figures">How good the version was when it was made; null where that is not known.</param>
/// <param name="Compared">
/// With "promote", "refuse" and "confirm", what the gate of a retraining compared; null where it compared nothing.
/// </param>
public sealed record HistoryEntry(
    DateTimeOffset Time,
    string Action,
    string Version,
    string? Previous,
    string Why,
    string? Who = null,
    HistoryFigures? Figures = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HistoryComparison? Compared = null)
{
    public const string Publish = "publish";
    public const string Promote = "promote";
    public const string Refuse = "refuse";
    public const string Confirm = "confirm";
    public const string Rollback = "rollback";
    public const string Prune = "prune";
    public const string Pin = "pin";
    public const string Unpin = "unpin";
    public const string Shadow = "shadow";
    public const string EndShadow = "end-shadow";
    public const string Check = "check";
    public const string Trial = "trial";
    public const string EndTrial = "end-trial";

    /// <summary>Whether it says that the version is, or was then, as good as any that could be trained.</summary>
    public bool ShowsFresh() => Action is Publish or Confirm;

    /// <summary>Whether it made the version the champion.</summary>
    public bool MakesChampion() => Action is Promote or Rollback;
}

/// <summary>Who does something to a store, for its history.</summary>
public static class Author
{
    /// <summary>The variable that names the author where nothing else does.</summary>
    public const string Variable = "CHURN_WHO";

    /// <summary>Whom the nightly jobs of GitHub, GitLab and Azure work for.</summary>
    private static readonly string[] CiVariables = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR"];

    /// <summary>The author that the environment names, or else the user of this process and its machine.</summary>
    public static string OfEnvironment() => CiVariables.Prepend(Variable).Select(Environment.GetEnvironmentVariable)
        .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? $"{Environment.UserName}@{Environment.MachineName}";
}

/// <summary>History is one object a line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HistoryEntry))]
internal sealed partial class HistoryJson : JsonSerializerContext;

/// <summary>How good a version was on the rows held out from its training.</summary>
/// <param name="LogLoss">Its log loss; null where it is undefined.</param>
/// <param name="RocAuc">Its area under the ROC curve; null where it is undefined.</param>
public sealed record HistoryFigures(double? LogLoss, double? RocAuc)
{
    /// <summary>
    /// How well an uplift model ranks customers by the effect: the area between its Qini curve and the diagonal; absent for churn
    /// models, which have the others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Q { get; init; }

    /// <summary>The figures that a manifest holds.</summary>
    public static HistoryFigures Of(IVersionManifest manifest) => manifest switch
    {
        UpliftManifest uplift => new HistoryFigures(null, null) { Q = uplift.Figure(UpliftManifest.Q)?.Value },
        _ => Of((ModelManifest)manifest),
    };

    private static HistoryFigures Of(ModelManifest manifest)
    {
        var holdout = manifest.Figures().Holdout; // of this model, among those of the run
        return new HistoryFigures(Value("logLoss"), Value("rocAuc"));

        double? Value(string metric) => holdout.FirstOrDefault(figure => figure.Metric == metric)?.Value;
    }
}

/// <summary>How good two versions are on the same rows, which neither of them learnt from.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Champion">The version that served.</param>
/// <param name="ChampionFigures">Its figures.</param>
/// <param name="Challenger">The version that was compared with it.</param>
/// <param name="ChallengerFigures">Its figures.</param>
public sealed record HistoryComparison(
    int Rows, string Champion, HistoryFigures ChampionFigures, string Challenger, HistoryFigures ChallengerFigures);
