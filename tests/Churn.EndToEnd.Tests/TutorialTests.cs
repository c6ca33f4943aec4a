using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>Runs the commands of docs/tutorial.md.</summary>
public class TutorialTests
{
    [Fact]
    public void Commands_of_the_tutorial_lead_from_a_file_to_an_answer_and_a_retraining()
    {
        using var folder = new TempFolder();
        foreach (var file in new[] { "data/telco.csv", "deploy/retrain/retrain.sh", "deploy/retrain/gate.json" })
            Copy(file, folder[file]);

        var (code, output) = DocumentedCommands.Run(
            folder.Path, File.ReadAllText(Path.Combine(Repository.Root, "docs", "tutorial.md")));

        code.Should().Be(0, output);
        output.Should().Contain("\"churnProbability\":").And.Contain("## Churn model: ");
        var store = new ModelStore(folder["models"]);
        store.Versions().Should().HaveCount(2);
        File.ReadAllText(Path.Combine(store.FolderOf(store.ChampionVersion()!), ModelFolder.ManifestFile))
            .Should()
            .Contain("\"EUR\"");
        File.ReadLines(folder["scored.csv"]).Should().HaveCount(6_001);
    }

    private static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Repository.Root, file), target);
    }
}
