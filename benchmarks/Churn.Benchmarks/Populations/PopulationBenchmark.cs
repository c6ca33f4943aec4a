using System.CommandLine;

namespace Churn.Benchmarks.Populations;

/// <summary>
/// <c>population</c>: writes a made-up customers file with its splits and what the true probabilities reach on them.
/// </summary>
internal static class PopulationBenchmark
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The population." };
        name.AcceptOnlyFromAmong([.. Population.All.Select(population => population.Name)]);
        var rows = new Option<int?>("--rows") { Description = "How many customers. Default: as the population has it." };
        var seed = new Option<int>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out") { Description = "The customers file to write.", Required = true };
        var command = new Command(
            "population",
            "Writes made-up customers whose true probabilities are known, and NAME.splits.json beside them, for quality.")
        {
            name, rows, seed, output,
        };
        command.SetAction(parsed =>
        {
            var population = Population.All.Single(population => population.Name == parsed.GetRequiredValue(name));
            var file = PopulationFile.Draw(population, parsed.GetValue(rows) ?? population.Rows, parsed.GetValue(seed));
            var splits = file.Split(parsed.GetValue(seed));
            file.Write(parsed.GetRequiredValue(output));
            splits.Write(Path.ChangeExtension(parsed.GetRequiredValue(output), ".splits.json"));
            foreach (var (split, best) in splits.BestPossible!.Index())
                Console.WriteLine(FormattableString.Invariant(
                    $"split {split + 1}: best possible ROC AUC {best.RocAuc:0.0000}, log loss {best.LogLoss:0.0000}"));
        });
        return command;
    }
}
