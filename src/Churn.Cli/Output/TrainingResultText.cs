using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Cli.Output;

/// <summary>What a run made, as text.</summary>
internal static class TrainingResultText
{
    /// <summary>The figures of a run, and where its version is.</summary>
    public static void Print(TrainingResult result, ModelStore store)
    {
        Terminal.Results.Write(CandidateTable.Choice(result.Manifest));
        Terminal.Results.Write(CandidateTable.Holdout(result.Manifest));
        Terminal.Print(FormattableString.Invariant(
            $"verified: model.onnx within {result.Verification.ModelAgainstMemory:0.0e+0} of memory, in ONNX Runtime ")
            + FormattableString.Invariant($"within {result.Verification.OnnxRuntimeAgainstModel:0.0e+0}, portable.onnx ")
            + FormattableString.Invariant($"within {result.Verification.PortableAgainstModel:0.0e+0}"));
        foreach (var line in CampaignText.Lines(result.Manifest.Decision.Campaign)) Terminal.Print(line);
        foreach (var line in VerdictText.Lines(result.Manifest.Verdict)) Terminal.Print(line);
        Terminal.Print(
            $"published {result.Version} ({result.Manifest.Model}: {result.Manifest.Choice}) in "
            + store.FolderOf(result.Version));
    }

    /// <summary>Whether the version serves, in a sentence.</summary>
    public static string Outcome(PublishedResult result, ModelStore store) =>
        result.Promoted ? "promoted: it is now the champion"
        : store.ChampionVersion() == result.Version ? "it is the champion already"
        : result.IsPromotable
            ? $"not promoted: {store.ChampionVersion()} serves; to change that: churn models promote {result.Version}"
        : $"not promoted: see above. If the model is right all the same: churn models promote {result.Version} --accept --why "
            + "\"...\"";
}
