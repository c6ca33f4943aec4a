using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Privacy;
using Churn.Training.Privacy;

namespace Churn.Benchmarks;

/// <summary>
/// <c>canaries</c>: the epsilon of private trainings as an attack finds it. It must not be above what is claimed.
/// </summary>
internal static class CanariesBenchmark
{
    public static Command Create()
    {
        var epsilons = new Option<double[]>("--epsilon")
        {
            Description = "The promises, each attacked for itself.",
            DefaultValueFactory = _ => [1],
            AllowMultipleArgumentsPerToken = true,
        };
        var delta = new Option<double>("--delta") { Description = "Their delta.", DefaultValueFactory = _ => 1e-5 };
        var runs = new Option<int>("--runs")
        {
            Description = "The trainings with the canary, and the trainings without, of each promise and learner.",
            DefaultValueFactory = _ => 2_000,
        };
        var learners = new Option<string[]>("--learner")
        {
            Description = "The learners that are attacked.",
            DefaultValueFactory = _ => [.. PrivateModel.Names],
            AllowMultipleArgumentsPerToken = true,
        };
        learners.AcceptOnlyFromAmong([.. PrivateModel.Names]);
        var command = new Command(
            "canaries",
            "Trains private models with and without a planted customer, and bounds epsilon from below by how well the trainings "
            + "can be told apart.")
        {
            epsilons, delta, runs, learners,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                Console.WriteLine(
                    "| learner | claimed epsilon | at least, any noise | at least, Gaussian noise | judged runs | s |");
                Console.WriteLine("|---|---|---|---|---|---|");
                var isHeld = true;
                foreach (var epsilon in parsed.GetRequiredValue(epsilons))
                    foreach (var learner in parsed.GetRequiredValue(learners))
                        isHeld &= Attack(learner, epsilon, parsed.GetValue(delta), parsed.GetValue(runs), cancellation);
                return isHeld ? 0 : 1;
            },
            cancellation));
        return command;
    }

    /// <returns>Whether the promise is held, as far as the attack can tell.</returns>
    private static bool Attack(string learner, double epsilon, double delta, int runs, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var found = CanaryAttack.Of(learner, GaussianPrivacy.Mu(epsilon, delta), delta, runs, cancellation: cancellation);
        Console.WriteLine(
            FormattableString.Invariant($"| {learner} | {epsilon:0.##} | {found.Epsilon:0.000} | {found.GaussianEpsilon:0.000} ")
            + FormattableString.Invariant($"| {found.Runs} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0} |"));
        return found.Epsilon <= epsilon && found.GaussianEpsilon <= epsilon;
    }
}
