using System.CommandLine;

namespace Churn.Benchmarks.Retraining;

/// <summary><c>year</c>: what fires, what is trained again and what it earns in a simulated year.</summary>
internal static class YearBenchmark
{
    private const int ChangesIn = 7;

    public static Command Create()
    {
        var customers = new Option<int>("--customers")
        {
            Description = "The customers of a month.",
            DefaultValueFactory = _ => 2_000,
        };
        var months = new Option<int>("--months") { Description = "How many months.", DefaultValueFactory = _ => 12 };
        var seed = new Option<int>("--seed") { Description = "Which customers.", DefaultValueFactory = _ => 1 };
        var command = new Command("year", "A year of retraining by need, on the log alone.") { customers, months, seed };
        command.SetAction(parsed => RunAsync(
            parsed.GetValue(customers), parsed.GetValue(months), parsed.GetValue(seed)));
        return command;
    }

    private static async Task RunAsync(int customers, int months, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("churn-year-");
        try
        {
            using var year = new SimulatedYear(folder.FullName, customers, ChangesIn, seed);
            var told = await year.RunAsync(months);
            Console.WriteLine("month | champion | needed | training | profit | without retraining");
            foreach (var month in told)
                Console.WriteLine(FormattableString.Invariant(
                    $"{month.Month} | {month.Champion} | {month.Need.Summary} | {month.Training?.Summary ?? "none"} | ")
                    + FormattableString.Invariant($"{month.Profit:0} | {month.Without:0}"));
            Console.WriteLine(FormattableString.Invariant(
                $"all | | | | {told.Sum(month => month.Profit):0} | {told.Sum(month => month.Without):0}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
