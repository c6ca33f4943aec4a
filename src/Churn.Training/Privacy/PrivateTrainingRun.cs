using Churn.Core.Privacy;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Evaluation;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Training.Privacy;

/// <summary>
/// The story of a private training: from a customers file and what is known of its columns to a published version that keeps a
/// promise of differential privacy. Of the customers only three things are released, each with noise: the model, the number of
/// customers, and the figures of the held-out ones. Whatever else a version holds is made from customers drawn from the bounds.
/// </summary>
public sealed class PrivateTrainingRun
{
    private readonly PrivateTrainingOptions options;
    private readonly ModelStore store;
    private readonly Action<RunEvent> tell;
    private readonly PhaseTimer clock;

    /// <param name="options">What to do.</param>
    /// <param name="store">Where the version goes.</param>
    /// <param name="tell">Told of progress; null for silence.</param>
    public PrivateTrainingRun(PrivateTrainingOptions options, ModelStore store, Action<RunEvent>? tell = null)
    {
        (this.options, this.store, this.tell) = (options, store, tell ?? (_ => { }));
        clock = new PhaseTimer(TimeProvider.System, this.tell);
    }

    /// <summary>Whether a first model that is too good or useless is promoted all the same. Default: no.</summary>
    public bool Accept { get; init; }

    /// <summary>The source of the noise; null for the source of the system, as keys have it.</summary>
    internal Action<Span<byte>>? Noise { get; init; }

    /// <summary>Reads, pays, learns, measures, verifies, publishes; promotes if the store has no champion.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="ledger">Where the cost is written down, before anything is released.</param>
    /// <param name="cancellation">Stops the run; nothing is published then, but it may be paid already.</param>
    /// <exception cref="DataRefusedException">The data cannot be used with these bounds.</exception>
    /// <exception cref="PrivacySpentException">The ledger has nothing left for it.</exception>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    /// <exception cref="WrongKindException">The store holds uplift models.</exception>
    public PrivateTrainingResult Execute(string file, PrivacyLedger ledger, CancellationToken cancellation = default)
    {
        store.CheckTakes(ModelKind.Churn);
        var (schema, customers, hashes) = clock.Time("read", () => BoundedCustomers.Read(
            file, options.Training.Reading, options.Bounds, null, options.Training.Seed, store, tell));
        var isHeldOut = hashes.AreHeldOut(options.Training.Evaluation.HoldoutFraction);
        var (training, holdout) = (Pick(false), Pick(true));
        var madeUp = MadeUpCustomers.Of(schema, options.Training.Seed);
        var mu = GaussianPrivacy.Mu(options.Promise.Epsilon, options.Promise.Delta);
        var spending = ledger.Spend($"churn train --private --model {options.Model}", mu, options.Total, options.Promise);

        var model = clock.Time("model", () => PrivateModel.Fit(
            options.Model, schema, madeUp.Customers, training, mu, options.Training.Seed, Noise, cancellation));
        var measured = CountedMeasurement.Of(
            holdout.Churned, [.. holdout.Rows.Select(model.LogOdds)], mu, Noise);
        var candidate = model.ToCandidate(
            ThresholdRule.Choose(options.Training.Evaluation, [], []), measured, options.Training.Seed);
        var made = new MadeUpVersion(options.Training, schema, madeUp);
        var version = clock.Time("publish", () =>
        {
            var described = Describe(made, file, candidate, measured, spending, mu);
            return made.Publish(
                store,
                made.Write(described, candidate, PrivateReport.Write(described, options, spending)),
                candidate,
                $"trained privately on {described.Data.File}");
        });
        var manifest = store.ReadManifest(version.Name);
        return new PrivateTrainingResult(
            version.Name,
            FirstPromotion.TryPromote(store, version.Name, manifest.Verdict!, Accept),
            manifest,
            spending,
            version.Differences,
            clock.Phases);

        EncodedDataset Pick(bool heldOut) =>
            customers.Pick([.. Enumerable.Range(0, customers.Count).Where(row => isHeldOut[row] == heldOut)]);
    }

    private ModelManifest Describe(
        MadeUpVersion version,
        string file,
        Candidate candidate,
        CountedMeasurement measured,
        PrivacySpending spending,
        double mu) =>
        version.Describe(
            candidate,
            DataOf(file, measured),
            "named by the user: choosing by the data would cost privacy",
            CountedVerdict.OfPrivate(candidate, measured)) with
        {
            Privacy = new PrivacyFacts(
                options.Promise.Epsilon,
                options.Promise.Delta,
                mu,
                "the row of one customer is there or not",
                "discrete Gaussian noise on whole numbers, from the random source of the system",
                options.Bounds.Hash,
                spending.Ledger,
                "The names of the columns and all that the bounds say are told as they are. The promise is for the customers of "
                + "the training: what a service is asked, and its log, are not covered."),
        };

    /// <summary>What is told of the data: the numbers follow from the noisy counts of those held out.</summary>
    private DataFacts DataOf(string file, CountedMeasurement measured)
    {
        var heldOut = measured.Churned.Length;
        var rows = (int)Math.Round(heldOut / options.Training.Evaluation.HoldoutFraction);
        return new DataFacts(Path.GetFileName(file), "", rows, 0, rows - heldOut, heldOut, measured.ChurnRate);
    }
}

/// <summary>What a private training is asked for.</summary>
/// <param name="Bounds">What is known of the columns.</param>
/// <param name="Promise">The promise that the version shall keep.</param>
/// <param name="Total">The promise that all versions of the ledger shall keep; null for the one that it was begun with.</param>
/// <param name="Model">"additive" or "logistic".</param>
/// <param name="Training">Reading, seed, held-out share, decision and segments; nothing else of it counts.</param>
public sealed record PrivateTrainingOptions(
    PrivateBounds Bounds,
    PrivacyPromise Promise,
    PrivacyPromise? Total,
    string Model,
    TrainingOptions Training);

/// <summary>What a private training made; the files were verified on made-up customers.</summary>
/// <param name="Version">The published version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Spending">What is spent of the ledger.</param>
/// <param name="Verification">How far the files are from the model in memory.</param>
/// <param name="Phases">The time of each step.</param>
public sealed record PrivateTrainingResult(
    string Version,
    bool Promoted,
    ModelManifest Manifest,
    PrivacySpending Spending,
    ArtifactDifferences Verification,
    IReadOnlyList<PhaseTime> Phases) : PublishedResult(Version, Promoted, Manifest, Verification, Phases);
