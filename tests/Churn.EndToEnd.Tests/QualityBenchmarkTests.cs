using Churn.Benchmarks.Populations;
using Churn.Benchmarks.Quality;
using Churn.Data.Inference;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

public sealed class QualityBenchmarkTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_split_holds_each_row_once_and_no_label_of_a_test_row()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 60).Select(row => $"c{row},{row % 7},\"{row},\"\"x\"\"\",{(row % 3 == 0 ? "yes" : "no")}"),
        ];
        File.WriteAllLines(folder["customers.csv"], ["id,usage,note,churn", .. rows]);
        var data = QualityData.Open(folder["customers.csv"], null, new SchemaOptions(), maxSplits: 2);

        var split = data.Write(1, folder.Path);

        data.Splits.Should().Be(2);
        var (training, test) = (File.ReadAllLines(split.Train), File.ReadAllLines(split.Test));
        training[0].Should().Be("id,usage,note,churn");
        test[0].Should().Be("id,usage,note");
        var labelled = test.Skip(1).Zip(split.Churned, (line, churned) => $"{line},{(churned ? "yes" : "no")}");
        training.Skip(1).Concat(labelled).Should().BeEquivalentTo(rows);
        File.ReadAllLines(split.Labels).Should()
            .Equal(training.Skip(1).Select(line => line.EndsWith("yes", StringComparison.Ordinal) ? "1" : "0"));
        split.Churned.Should().HaveCount(12).And.Subject.Count(churned => churned).Should().Be(4);
    }

    [Fact]
    public void Quality_measures_what_the_commands_publish()
    {
        var output = BenchmarkProgram.Run(
        [
            "quality", WritePopulation(), "--max-splits", "1", "--anchors", "none", "--models", "logistic", "--churn", ChurnDll,
            "--json", folder["figures.json"], .. ChurnProcess.QuickTraining,
        ]);

        output.Should().Contain("| churn |").And.Contain("| best possible |").And.Contain("churn, split 1: logistic;");
        File.ReadAllText(folder["figures.json"]).Should().Contain("\"calibrationSlope\"");
    }

    [Fact]
    public void A_training_that_fails_shows_its_message_and_ends_with_exit_code_1()
    {
        var (code, output) = BenchmarkProgram.Shell(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Churn.Benchmarks.dll"), "quality", WritePopulation(),
            "--anchors", "none", "--churn", ChurnDll, "--set", "forest.wrong=1");

        code.Should().Be(1);
        output.Should().Contain("exit code 2").And.Contain("forest.wrong");
    }

    public void Dispose() => folder.Dispose();

    private static string ChurnDll => Path.Combine(AppContext.BaseDirectory, "churn.dll");

    private string WritePopulation()
    {
        var file = PopulationFile.Draw(Population.All.Single(population => population.Name == "linear"), 400, seed: 1);
        file.Write(folder["made-up.csv"]);
        file.Split(seed: 1).Write(folder["made-up.splits.json"]);
        return folder["made-up.csv"];
    }
}
