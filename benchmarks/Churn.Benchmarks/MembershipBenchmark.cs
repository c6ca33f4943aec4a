using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Training.Evaluation;
using Churn.Training.Privacy;
using Churn.Training.Runs;

namespace Churn.Benchmarks;

/// <summary>
/// <c>membership</c>: how well an attack by the loss tells whom each learner learned from, with and without privacy. A fifth of
/// the customers is held out; the attack is that of every training's report.
/// </summary>
internal static class MembershipBenchmark
{
    private const double HoldoutShare = 0.2;
    private const double Delta = 1e-5;
    private const int Seed = 1;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Customers files, with a NAME.splits.json beside each." };
        var epsilons = new Option<double[]>("--epsilon")
        {
            Description = "The promises of the private learners.",
            DefaultValueFactory = _ => [1, 8],
            AllowMultipleArgumentsPerToken = true,
        };
        var set = new Option<string[]>("--set") { Description = "Sets one option of the trainings." };
        var command = new Command("membership", "Attacks every learner by its losses, with and without privacy.")
        {
            files, epsilons, set,
        };
        command.SetAction(parsed =>
        {
            var options = TrainingJson.Set(new TrainingOptions(), parsed.GetValue(set) ?? []);
            Console.WriteLine(
                "| data | learner | epsilon | AUC of the attack | found at 1 % false alarms | ROC AUC of the model |");
            Console.WriteLine("|---|---|---|---|---|---|");
            foreach (var file in parsed.GetRequiredValue(files)) Run(file, options, parsed.GetRequiredValue(epsilons));
        });
        return command;
    }

    private static void Run(string file, TrainingOptions options, double[] epsilons)
    {
        var started = Stopwatch.GetTimestamp();
        var path = Path.ChangeExtension(file, ".splits.json");
        if (File.Exists(path)) options = options with { Schema = SplitsFile.Read(path).Schema };
        var table = CsvCustomerReader.Read(file, options.Reading);
        var schema = SchemaInferrer.Learn(table, options.Schema).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var (training, holdout) = StratifiedSplit.HoldOut(customers.Churned, HoldoutShare, Seed);
        var name = Path.GetFileNameWithoutExtension(file);
        foreach (var candidate in new CandidateTraining(
            schema, customers.Pick(training), customers.Pick(holdout),
            options with { Evaluation = options.Evaluation with { Resamples = 10 } },
            new TimeBudget(null, TimeProvider.System), Environment.ProcessorCount, _ => { }, CancellationToken.None)
            .Run(LearnerCatalog.Of(options), options.Models.Contains(LearnerCatalog.Blend)))
            Print(name, "none", candidate, customers.Pick(training), customers.Pick(holdout));
        var known = BoundsOf(schema).ToSchema(table.Header);
        var rows = EncodedDataset.Read(table, known);
        var madeUp = MadeUpCustomers.Of(known, Seed);
        foreach (var learner in PrivateModel.Names)
            foreach (var epsilon in epsilons)
            {
                var mu = GaussianPrivacy.Mu(epsilon, Delta);
                var model = PrivateModel.Fit(
                    learner, known, madeUp.Customers, rows.Pick(training), mu, Seed, noise: null, CancellationToken.None);
                var measured = CountedMeasurement.Of(
                    rows.Pick(holdout).Churned,
                    [.. rows.Pick(holdout).Rows.Select(model.LogOdds)],
                    mu,
                    fill: null);
                Print(
                    name,
                    FormattableString.Invariant($"{epsilon:0.##}"),
                    model.ToCandidate(0.5, measured, Seed),
                    rows.Pick(training),
                    rows.Pick(holdout));
            }

        Console.Error.WriteLine(
            FormattableString.Invariant($"{name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    }

    private static void Print(
        string data, string epsilon, Candidate candidate, EncodedDataset training, EncodedDataset holdout)
    {
        var audit = MembershipAttack.Of(candidate, training, holdout, Seed);
        var auc = RocAuc.Of(holdout.Churned, [.. holdout.Rows.Select(row => (double)candidate.Probability(row))]);
        Console.WriteLine(
            $"| {data} | {candidate.Name} | {epsilon} | "
            + FormattableString.Invariant($"{audit.RocAuc:0.000} [{audit.RocAucInterval.Lower:0.000}, ")
            + FormattableString.Invariant($"{audit.RocAucInterval.Upper:0.000}] | {100 * audit.TruePositiveRate:0.0} % [")
            + FormattableString.Invariant($"{100 * audit.TruePositiveRateInterval.Lower:0.0} %, ")
            + FormattableString.Invariant($"{100 * audit.TruePositiveRateInterval.Upper:0.0} %] | {auc:0.0000} |"));
    }

    /// <summary>
    /// The spans and words of the data itself, which a private training must not look at: here the learners are attacked alone.
    /// </summary>
    private static PrivateBounds BoundsOf(CustomerSchema schema) => new()
    {
        Label = new PrivateBounds.PrivateLabel(schema.Label.Name, schema.Label.Positive, schema.Label.Negative),
        Columns = schema.Features.ToDictionary(column => column.Name, column => column is NumberColumn number
            ? new PrivateBounds.ColumnBounds { From = number.Minimum, To = number.Maximum }
            : new PrivateBounds.ColumnBounds { Words = column.Words!.ToArray() }),
    };
}
