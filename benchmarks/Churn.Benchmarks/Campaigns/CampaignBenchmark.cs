using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Campaigns;
using Churn.Training.Runs;

namespace Churn.Benchmarks.Campaigns;

/// <summary><c>campaign</c>: what plans earn on customers that the model has not seen, and what many customers take.</summary>
internal static class CampaignBenchmark
{
    public static Command Create() => new("campaign", "Measures campaign plans.")
    {
        CreateSize(),
        CreateProfit(),
    };

    private static Command CreateSize()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 1_000_000 };
        var actions = new Option<int>("--actions") { DefaultValueFactory = _ => 5 };
        var command = new Command("size", "Plans for made-up customers, and prints time and memory.") { customers, actions };
        command.SetAction(parsed => PrintSize(parsed.GetValue(customers), parsed.GetValue(actions)));
        return command;
    }

    private static void PrintSize(int customers, int actions)
    {
        var random = new RandomStream(1, 0);
        var value = new RecordField();
        var list = new ActionList("EUR", [], [new ActionChannel("phone", customers / 20)], [.. Enumerable.Range(0, actions)
            .Select(action => new CampaignAction(
                FormattableString.Invariant($"action {action}"),
                1 + action,
                5 * action,
                new ActionAmount(0.1 + (0.08 * action), null),
                new ActionAmount(null, "value"))
            {
                Channel = action >= 3 ? "phone" : null,
                Capacity = action == 1 ? customers / 10 : null,
            })]);
        var options = new CampaignOptions { Budget = customers };
        var planner = new CampaignPlanner(list, options, HandMadeSchemas.Telco, _ => value);
        var started = Stopwatch.GetTimestamp();
        for (var customer = 0; customer < customers; customer++)
        {
            value = new RecordField(FormattableString.Invariant($"{50 + random.NextBelow(500)}"));
            var probability = new ChurnProbability((float)Math.Pow(random.NextDouble(), 2));
            planner.Add(new PlannedCustomer(FormattableString.Invariant($"C{customer}"), probability, "all"));
        }

        var added = Stopwatch.GetElapsedTime(started);
        var plan = planner.Plan(0.05);
        Console.WriteLine(FormattableString.Invariant(
            $"{customers:N0} customers, {actions} actions: offers {added.TotalSeconds:0.0} s, plan ")
            + FormattableString.Invariant($"{(Stopwatch.GetElapsedTime(started) - added).TotalSeconds:0.0} s, peak ")
            + FormattableString.Invariant($"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB; {plan.Total.Contacts:N0} ")
            + FormattableString.Invariant($"contacts, profit {plan.Total.ExpectedProfit:N0}, at most {plan.MaxLoss:N2} ")
            + FormattableString.Invariant($"({plan.MaxLoss / plan.Total.ExpectedProfit:P4}) below the best"));
    }

    private static Command CreateProfit()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file, with labels." };
        var actions = new Option<string>("--actions") { Required = true };
        var budget = new Option<double>("--budget") { DefaultValueFactory = _ => 1_000 };
        var splits = new Option<int>("--splits") { DefaultValueFactory = _ => 20 };
        var model = new Option<string>("--model") { DefaultValueFactory = _ => "logistic" };
        var command = new Command("profit", "Compares a plan with a campaign by risk, on held-out customers of random splits.")
        {
            file, actions, budget, splits, model,
        };
        command.SetAction(parsed => PrintProfits(
            parsed.GetRequiredValue(file), ActionsFile.Read(parsed.GetRequiredValue(actions)), parsed.GetValue(budget),
            parsed.GetValue(splits), parsed.GetRequiredValue(model)));
        return command;
    }

    private static void PrintProfits(string file, ActionList list, double budget, int splits, string model)
    {
        var rows = Enumerable.Range(1, splits).Select(seed => Measure(file, list, budget, seed, model)).ToArray();
        foreach (var (name, get) in new (string, Func<SplitProfit, double>)[]
        {
            ("plan", row => row.Plan), ("by risk", row => row.ByRisk), ("difference", row => row.Plan - row.ByRisk),
            ("plan, expected", row => row.Expected), ("in the interval", row => row.IsInside ? 1 : 0),
        })
        {
            var values = Array.ConvertAll(rows, row => get(row));
            var half = Interval.StandardErrors95 * Math.Sqrt(Moments.Variance<double>(values) / splits);
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {values.Average():0.00} | {values.Average() - half:0.00} to {values.Average() + half:0.00} |"));
        }

        Console.WriteLine($"the plan earned more in {rows.Count(row => row.Plan > row.ByRisk)} of {splits} splits");
    }

    /// <summary>
    /// Trains on four fifths of the customers, plans for the others, and adds up what their labels say the contacts earned, at
    /// the acceptance that the actions assume.
    /// </summary>
    private static SplitProfit Measure(string file, ActionList list, double budget, int seed, string model)
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder.Path);
        var options = Recipes.Of(Recipes.Default) with { Seed = seed, Models = [model] };
        var result = new TrainingRun(options, store, Environment.ProcessorCount) { Accept = true }.Execute(file);
        var measured = store.OpenMeasured(result.Version);
        var (table, row) = (result.Holdout, 0);
        var planner = new CampaignPlanner(
            list,
            new CampaignOptions { Budget = budget, ControlShare = 0 },
            measured.Schema,
            column => new RecordField(table.Column(column)[row]));
        var reader = new TextRecordReader(measured.Schema, table.Header);
        for (; row < table.Rows; row++)
        {
            var record = reader.Read(table.Row(row)).Record!;
            planner.Add(new PlannedCustomer(
                FormattableString.Invariant($"{row}"), measured.Score(record.Coded), "all"));
        }

        var plan = planner.Plan(result.Manifest.LevelError);
        var earned = Earned(plan.Entries);
        return new SplitProfit(
            earned, Earned(planner.PlanByRisk()), plan.ExpectedProfit.Value,
            earned >= plan.ExpectedProfit.Lower && earned <= plan.ExpectedProfit.Upper);

        double Earned(IEnumerable<PlanEntry> entries) => entries.Sum(entry =>
        {
            var action = list.Actions.First(action => action.Name == entry.Action);
            var terms = new CampaignEconomics
            {
                ContactCost = action.ContactCost,
                OfferCost = action.AcceptanceCost,
                Acceptance = action.Acceptance.Number!.Value,
                CustomerValue = action.ValueKept.Number!.Value,
            };
            return terms.ExpectedProfit(new ChurnProbability(result.HoldoutChurned[entry.Customer] ? 1 : 0));
        });
    }

    private sealed record SplitProfit(double Plan, double ByRisk, double Expected, bool IsInside);
}
