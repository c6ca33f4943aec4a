using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Simulation;

namespace Churn.Cli.Commands;

/// <summary><c>churn simulate</c>: customers and events whose hazard is known, to see what a model finds of it.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var customers = new NumberOption("--customers", 1, 5_000_000)
        {
            Description = "How many customers.",
            DefaultValueFactory = _ => 5_000,
        };
        var months = new NumberOption("--months", 2, 120)
        {
            Description = "For how many months of 30 days.",
            DefaultValueFactory = _ => 12,
        };
        var hazard = new Option<HazardKind>("--hazard")
        {
            Description = "What churn follows from: rates (how often and how recently customers came), order (the order of two "
                + "types of events, which no count shows), or both.",
            DefaultValueFactory = _ => HazardKind.Both,
        };
        hazard.AcceptOnlyFromAmong([.. Enum.GetNames<HazardKind>().Select(name => name.ToLowerInvariant())]);
        var text = new Option<bool>("--text")
        {
            Description = "Customers also write, and what they write tells of churn; "
                + $"{EventArguments.BesideFile} names the column.",
        };
        var campaigns = new Option<bool>("--campaigns")
        {
            Description = "Each month half of the customers get an offer, drawn by lot, that lowers their churn.",
        };
        var seed = new NumberOption("--seed", 0)
        {
            Description = "The same seed makes the same files.",
            DefaultValueFactory = _ => 42,
        };
        var output = new Option<string>(Asked.OutputOption)
        {
            Description = $"The folder that takes {EventSimulator.CustomersFile}, {EventSimulator.EventsFile} and "
                + $"{EventSimulator.TruthFile}; made if there is none.",
            HelpName = "DIR",
            Required = true,
        };
        var json = JsonOption.Create();
        var command = new Command(
            "simulate", "Writes simulated customers, their events, and the true probabilities of churn to compare models with.")
        {
            customers, months, hazard, text, campaigns, seed, output, json,
        };
        command.SetAction(parsed =>
        {
            parsed.CheckJson(json);
            var options = new SimulationOptions(
                parsed.GetValue(customers), parsed.GetValue(months), parsed.GetValue(hazard), parsed.GetValue(seed))
            {
                HasText = parsed.GetValue(text),
                HasCampaigns = parsed.GetValue(campaigns),
            };
            var folder = parsed.GetRequiredValue(output);
            return parsed.Report(
                json, Write(folder, options), CliJsonContext.Readable.SimulationReport, made => Print(made, folder));
        });
        return command;
    }

    private static SimulationReport Write(string folder, SimulationOptions options)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{Asked.OutputOption} {folder} is no folder that can be made: {fault.Message}");
        }

        var isSimulated = File.Exists(Path.Combine(folder, EventSimulator.TruthFile));
        string[] files = [EventSimulator.CustomersFile, EventSimulator.EventsFile, EventArguments.BesideFile];
        foreach (var file in files)
            if (!isSimulated && File.Exists(Path.Combine(folder, file)))
                throw new UsageException(
                    $"{Path.Combine(folder, file)} is there, and no {EventSimulator.TruthFile} beside it, so it is not of a "
                    + "simulation; name another folder, so that nothing is lost.");
        using var customers = Open(EventSimulator.CustomersFile);
        using var events = Open(EventSimulator.EventsFile);
        using var truth = Open(EventSimulator.TruthFile);
        if (options.HasText)
            OutputFile.Write(
                Asked.OutputOption, Path.Combine(folder, EventArguments.BesideFile), EventSimulator.TextColumns.WriteTo);
        return customers.Write(people => events.Write(happenings => truth.Write(hazards =>
            EventSimulator.Write(options, people, happenings, hazards))));

        OutputFile Open(string name) => OutputFile.Open(Asked.OutputOption, Path.Combine(folder, name));
    }

    private static void Print(SimulationReport made, string folder)
    {
        Terminal.Print(Text($"{made.Customers:N0} customers, {made.Events:N0} events; {made.ChurnRate:P1} of ")
            + Text($"{made.CustomerMonths:N0} customer months end in churn"));
        Terminal.Print(made.BayesRocAuc is null
            ? "there are not both customers who churned and others, so nothing to learn; simulate more customers or months"
            : Text($"the true probabilities have ROC AUC {made.BayesRocAuc:0.0000} and log loss ")
                + Text($"{made.BayesLogLoss:0.0000}: no model can be expected to do better"));
        Terminal.Print(
            $"next: churn snapshot {folder}/{EventSimulator.CustomersFile} {folder}/{EventSimulator.EventsFile} "
            + Text($"--as-of {made.LastAsOf:yyyy-MM-dd} --every 30d --observe 90d --horizon 30d --churn-type cancel ")
            + $"--birth joined --out {folder}/snapshots.csv");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
