using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Privacy;

namespace Churn.Cli.Commands;

/// <summary><c>churn privacy</c>: what private trainings cost.</summary>
internal static class PrivacyCommand
{
    public static Command Create() =>
        new("privacy", "Tells what differential privacy a training keeps.") { CreateCost() };

    private static Command CreateCost()
    {
        var noise = new Option<double>("--noise-multiplier")
        {
            Description = "The deviation of the noise over by how much one row moves a sum at the most; 0.3 to 1000.",
            HelpName = "S",
            Required = true,
        };
        var rate = new Option<double>("--sampling-rate")
        {
            Description = "With which probability a row is in a sample, such as batch size / rows; above 0 to 1. Default: 1.",
            HelpName = "Q",
            DefaultValueFactory = _ => 1,
        };
        var steps = new NumberOption("--steps", 1, 10_000_000)
        {
            Description = "How many samples are drawn: epochs / sampling rate.",
            Required = true,
        };
        var delta = new Option<double>("--delta")
        {
            Description = "With which probability a row may tell more, 1e-9 to below 1; well below 1 / rows.",
            HelpName = "D",
            Required = true,
        };
        var json = JsonOption.Create();
        var command = new Command(
            "cost", "The epsilon that a training by noisy gradients of samples (DP-SGD) keeps, wherever it runs.")
        {
            noise, rate, steps, delta, json,
        };
        command.SetAction(parsed =>
        {
            parsed.CheckJson(json);
            return parsed.Report(
                json,
                Cost(parsed.GetValue(noise), parsed.GetValue(rate), parsed.GetValue(steps), parsed.GetValue(delta)),
                CliJsonContext.Readable.PrivacyCost,
                Print);
        });
        return command;
    }

    /// <exception cref="UsageException">A number is beyond its range.</exception>
    private static PrivacyCost Cost(double noise, double rate, int steps, double delta)
    {
        try
        {
            var training = new SampledGaussian(noise, rate, steps);
            return new PrivacyCost(training.Epsilon(delta), training.RenyiEpsilon(delta), delta);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new UsageException(fault.Message.Split(" (Parameter")[0]);
        }
    }

    private static void Print(PrivacyCost cost)
    {
        Terminal.Print($"{new PrivacyPromise(cost.Epsilon, cost.Delta)}, by the distribution of the privacy loss");
        Terminal.Print(
            $"{new PrivacyPromise(cost.RenyiEpsilon, cost.Delta)}, by Rényi's divergence, which tells more than is lost");
    }
}
