using System.Globalization;
using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Retraining;
using Churn.Outcomes.Storage;
using Churn.Training.Evaluation;
using Churn.Training.Retraining;
using Churn.Training.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Benchmarks.Retraining;

/// <summary>
/// A year in minutes: customers are scored on the first day of each month, half of those flagged are contacted, outcomes come in
/// two weeks late, prices move with the season, and from a month on customers behave differently. On the sixteenth of each month
/// it is asked whether the champion has to be trained again, on the last 120 days of the log alone. What the first version would
/// have earned is counted beside it.
/// </summary>
/// <param name="folder">An empty folder.</param>
/// <param name="customers">The customers of a month.</param>
/// <param name="changesIn">The month from which customers behave differently.</param>
/// <param name="seed">Which customers.</param>
internal sealed class SimulatedYear(string folder, int customers, int changesIn, int seed) : IDisposable
{
    private const double TreatedShare = .5;
    private const string Header = "customer,tenure,charges,plan,calls";

    /// <summary>Outcomes are known so many days after the window has ended.</summary>
    private const int LateDays = 14;

    /// <summary>Of how many days predictions are learnt from: two months whose outcomes are known, and one before them.</summary>
    private const int LastDays = 120;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Plans = ["basic", "plus", "max"];
    private static readonly LabelWindow Window = new() { HorizonDays = 30, GraceDays = 0 };
    private static readonly CampaignEconomics Terms = CampaignEconomics.Standard;

    private readonly RandomStream random = new(seed, 0x59EA);
    private readonly FakeTimeProvider time = new(Start.AddDays(-40));
    private readonly List<(DateTimeOffset Due, Guid Id, bool Churned)> outcomes = [];
    private IOutcomeStore? log;

    /// <summary>Runs so many months.</summary>
    public async Task<IReadOnlyList<SimulatedMonth>> RunAsync(int months)
    {
        if (!LogLocation.TryParse($"sqlite:{Path.Combine(folder, "log.db")}", out var location, out var error))
            throw new InvalidOperationException(error);
        log = location.CreateStore();
        await log.OpenAsync();
        var store = new ModelStore(Path.Combine(folder, "models"), time, "the simulated year");
        var first = Train(store);
        var told = new List<SimulatedMonth>();
        for (var month = 1; month <= months; month++)
        {
            time.SetUtcNow(Start.AddMonths(month - 1));
            var champion = store.Open(store.ChampionVersion()!);
            var (profit, without) = await ScoreAsync(champion, first, month);
            time.SetUtcNow(time.GetUtcNow().AddDays(LateDays + 1));
            await TakeOutcomesAsync();
            var (need, result) = await RetrainAsync(store);
            told.Add(new SimulatedMonth(month, champion.Version, need, result, profit, without));
        }

        return told;
    }

    public void Dispose() => log?.Dispose();

    private ChurnModel Train(ModelStore store)
    {
        var path = Path.Combine(folder, "first.csv");
        File.WriteAllLines(path, [$"{Header},churned", .. Enumerable.Range(0, 2 * customers).Select(i =>
        {
            var customer = Draw(-i, 1);
            return $"{customer.Fields},{(customer.Churns ? "yes" : "no")}";
        })]);
        var run = new TrainingRun(Options(), store, Environment.ProcessorCount, time: time) { Accept = true };
        return store.Open(run.Execute(path).Version);
    }

    private static TrainingOptions Options()
    {
        var options = new TrainingOptions
        {
            Models = ["additive"],
            Window = Window,
            Evaluation = new EvaluationOptions { Repeats = 1, MaxChurnRateFactor = 5 },
        };
        return options with { Report = options.Report with { LearningCurve = false } };
    }

    /// <returns>What the contacts of the month earn, by the champion and by the version that never trained again.</returns>
    private async Task<(double Champion, double First)> ScoreAsync(ChurnModel champion, ChurnModel first, int month)
    {
        var (profit, without) = (0.0, 0.0);
        var predictions = new List<LoggedPrediction>();
        var logged = new LoggedModel(champion.Version, [.. champion.Schema.Features.Select(column => column.Name)], Window);
        for (var i = 0; i < customers; i++)
        {
            var customer = Draw((month * customers) + i, month);
            var answer = Answer(champion, customer);
            var isTreated = answer.ShouldContact && random.NextDouble() < TreatedShare;
            if (answer.ShouldContact) profit += Earned(customer.Churns);
            if (Answer(first, customer).ShouldContact) without += Earned(customer.Churns);
            var prediction = new LoggedPrediction
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                Model = logged,
                CustomerId = answer.CustomerId,
                Codes = answer.Codes.ToArray(),
                Probability = answer.ChurnProbability.Value,
                ShouldContact = answer.ShouldContact,
                Segment = answer.Segment,
                Campaign = answer.ShouldContact ? "retention" : null,
                Group = !answer.ShouldContact ? null : isTreated ? "treatment" : "control",
            };
            var isSaved = isTreated && random.NextDouble() < Terms.Acceptance;
            outcomes.Add((prediction.Mature.AddDays(LateDays), prediction.Id, customer.Churns && !isSaved));
            predictions.Add(prediction);
        }

        await log!.AppendAsync(predictions);
        return (profit, without);
    }

    private static double Earned(bool churns) => Terms.Profit(churns ? 1 : 0, churns ? 0 : 1, Terms.Acceptance);

    private static CustomerAnswer Answer(ChurnModel model, SimulatedCustomer customer) => model.Answerer.Answer(
        new TextRecordReader(model.Schema, Header.Split(',')).Read(customer.Fields.Split(',')).Record!);

    private async Task TakeOutcomesAsync()
    {
        var due = outcomes.Where(outcome => outcome.Due <= time.GetUtcNow()).ToArray();
        outcomes.RemoveAll(outcome => outcome.Due <= time.GetUtcNow());
        await log!.RecordAsync(
            [.. due.Select(outcome =>
            {
                var at = outcome.Due.AddDays(-LateDays - (outcome.Churned ? 1 : 0));
                return new Outcome(outcome.Id, null, outcome.Churned, at, at);
            })],
            time.GetUtcNow());
    }

    private async Task<(RetrainingNeed Need, RetrainResult? Result)> RetrainAsync(ModelStore store)
    {
        var now = time.GetUtcNow();
        var need = await RetrainingNeed.OfAsync(store, log, new NeedOptions { TrainsOnLog = true }, now);
        store.Check(need.Champion!, need.Summary);
        if (!need.IsNeeded) return (need, null);
        var schema = store.ReadManifest(need.Champion!).Schema;
        var (customer, day) = (
            schema.Identifier?.Name ?? LoggedFileOptions.CustomerColumn, schema.Time?.Name ?? LoggedFileOptions.TimeColumn);
        var path = Path.Combine(folder, "rows.csv");
        var rows = await new LoggedTrainingFile(store, schema, customer, day).WriteAsync(
            log!, path, now, now.AddDays(-LastDays));
        var options = LoggedFileOptions.Of(
            Options(), schema, customer, rows.Days > 1 ? day : null, (double)rows.TestRows / rows.Rows);
        var result = new RetrainRun(options, new GateOptions(), store, Environment.ProcessorCount, time: time).Execute(path);
        return (need, result);
    }

    private SimulatedCustomer Draw(int number, int month)
    {
        var (tenure, calls, plan) = (
            (int)(60 * random.NextDouble()), (int)(5 * random.NextDouble()), (int)(3 * random.NextDouble()));
        // Prices are highest in summer.
        var charges = Math.Round(40 + (40 * random.NextDouble()) + (8 * Math.Sin(Math.PI * (month - 1) / 6)), 2);
        var logOdds = month < changesIn
            ? -.6 - (.05 * tenure) + (.02 * (charges - 60)) - (.9 * plan) + (.7 * (calls - 2))
            : -2.2 - (.01 * tenure) + (.06 * (charges - 60)) + (.9 * plan) - (.4 * (calls - 2));
        return new SimulatedCustomer(
            string.Create(CultureInfo.InvariantCulture, $"C{number},{tenure},{charges},{Plans[plan]},{calls}"),
            random.NextDouble() < 1 / (1 + Math.Exp(-logOdds)));
    }

    private readonly record struct SimulatedCustomer(string Fields, bool Churns);
}

/// <summary>What happened in a month.</summary>
/// <param name="Month">The month, from 1.</param>
/// <param name="Champion">The version that answered.</param>
/// <param name="Need">Whether it had to be trained again.</param>
/// <param name="Training">What became of the training; null where none was needed.</param>
/// <param name="Profit">What contacting all flagged customers earns on average.</param>
/// <param name="Without">The same by the first version.</param>
internal sealed record SimulatedMonth(
    int Month, string Champion, RetrainingNeed Need, RetrainResult? Training, double Profit, double Without);
