using System.Text.Json.Serialization;

namespace Churn.Models.Manifest;

/// <summary>What a training found wrong, or odd, with the model it made.</summary>
/// <param name="Findings">The most serious first; empty for a model without any.</param>
public sealed record ModelVerdict(IReadOnlyList<ModelFinding> Findings)
{
    /// <summary>Whether the model may become the champion without being accepted by hand.</summary>
    [JsonPropertyOrder(-1)]
    public bool IsPromotable => !Blocking.Any();

    /// <summary>The findings that keep the model from being promoted.</summary>
    [JsonIgnore]
    public IEnumerable<ModelFinding> Blocking => Findings.Where(finding => finding.BlocksPromotion);

    /// <summary>Those findings in words; empty where there is none.</summary>
    [JsonIgnore]
    public string Reason => string.Join(" ", Blocking.Select(finding => $"{finding.Title}: {finding.Message}"));
}

/// <summary>One thing that a training found about its model.</summary>
/// <param name="Code">tooGood, useless, thin, badlyCalibrated, veryGood or remembers.</param>
/// <param name="Message">What was seen, what it means and what to do, in sentences.</param>
/// <param name="Columns">The columns to look at; null where none can be named.</param>
public sealed record ModelFinding(
    string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Columns = null)
{
    /// <summary>The order of the customers is perfect, or nearly: the data know the answer.</summary>
    public const string TooGood = "tooGood";

    /// <summary>Nothing shows that the model is better than no model.</summary>
    public const string Useless = "useless";

    /// <summary>The figures rest on few customers.</summary>
    public const string Thin = "thin";

    /// <summary>The probabilities are further from what happened than chance explains.</summary>
    public const string BadlyCalibrated = "badlyCalibrated";

    /// <summary>The model is better than most honest ones.</summary>
    public const string VeryGood = "veryGood";

    /// <summary>The model tells whom it learnt from.</summary>
    public const string Remembers = "remembers";

    [JsonIgnore]
    public bool BlocksPromotion => Code is TooGood or Useless;

    /// <summary>The code as a heading: "TOO GOOD".</summary>
    [JsonIgnore]
    public string Title => Code switch
    {
        TooGood => "TOO GOOD",
        Useless => "USELESS",
        Thin => "THIN",
        BadlyCalibrated => "BADLY CALIBRATED",
        VeryGood => "VERY GOOD",
        Remembers => "REMEMBERS CUSTOMERS",
        _ => Code,
    };
}
