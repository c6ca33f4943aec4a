using System.Text.Json.Nodes;

namespace Churn.Models.Manifest;

/// <summary>
/// Turns manifests of earlier formats into the present one, in memory: the files stay, since their hashes name the versions.
/// </summary>
internal static class EarlierManifest
{
    private static readonly string[] DecisionMembers = ["threshold", "campaign"];

    /// <summary>
    /// Format 1 had threshold, campaign and segments in one object, "rules". Its threshold was the same for all customers,
    /// whatever contacting them earns, except where they had terms of their own: those were decided on by their own break-even.
    /// </summary>
    /// <param name="manifest">A manifest of format 1.</param>
    /// <returns>The same in format 2.</returns>
    public static JsonObject FromFormat1(JsonObject manifest)
    {
        if (manifest["rules"] is not JsonObject rules) return manifest;
        manifest.Remove("rules");
        var decision = new JsonObject { ["basis"] = rules["campaign"]?["columns"] is null ? "threshold" : "break-even" };
        foreach (var member in DecisionMembers)
            if (rules.Remove(member, out var value)) decision[member] = value;
        manifest["decision"] = decision;
        manifest["segmentation"] = rules;
        return manifest;
    }
}
