using System.Text;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.Training.Calibration;
using Churn.Training.Distributed;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;
using Churn.Training.Preprocessing;
using Churn.Training.Privacy;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Training.Federated;

/// <summary>
/// The story of a federated training: sites that keep their customers learn one model together. The coordinator, who has no
/// customers, says what is known of the columns and how to learn; the sites learn, with masked sums (<see cref="MaskedSums"/>);
/// all of them make the same version of what was learnt, and compare it before the coordinator publishes.
/// </summary>
/// <remarks>
/// In the group of a federation the sites come first, in their order, and the coordinator is the last. Each site publishes what
/// the coordinator has published in its own store.
/// </remarks>
public sealed class FederatedTrainingRun
{
    private readonly ModelStore store;
    private readonly int threads;
    private readonly Action<RunEvent> tell;
    private readonly PhaseTimer clock;

    /// <param name="store">Where the version goes, and where a site's list of erased customers is.</param>
    /// <param name="threads">The most threads, 1 or more; their number does not change the result.</param>
    /// <param name="tell">Told of progress; null for silence.</param>
    public FederatedTrainingRun(ModelStore store, int threads, Action<RunEvent>? tell = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (this.store, this.threads, this.tell) = (store, threads, tell ?? (_ => { }));
        clock = new PhaseTimer(TimeProvider.System, this.tell);
    }

    /// <summary>Whether a first model that is too good or useless is promoted all the same. Default: no.</summary>
    public bool Accept { get; init; }

    /// <summary>Asks the sites to learn, waits for them, and publishes.</summary>
    /// <param name="task">What to learn.</param>
    /// <param name="all">The sites, and this coordinator as the last.</param>
    /// <param name="cancellation">Stops it; nothing is published then.</param>
    /// <exception cref="WorkerException">A site is lost, or what the sites say does not fit together.</exception>
    /// <exception cref="ArtifactMismatchException">The files score otherwise than the model.</exception>
    /// <exception cref="WrongKindException">The store holds uplift models.</exception>
    public FederatedTrainingResult Coordinate(FederatedTask task, IWorkerGroup all, CancellationToken cancellation = default)
    {
        var sites = all.Count - 1;
        store.CheckTakes(ModelKind.Churn);
        CheckEnough(sites);
        all.AllGather(task.Write());
        CheckFiles(all, null);
        var outcome = clock.Time("models", () => AgreeOutcome(all, []));
        cancellation.ThrowIfCancellationRequested();
        var made = Make(task, outcome, sites);
        WorkerAgreement.Check(all, made.Artifacts);
        var result = Publish(made);
        try
        {
            all.AllGather(Encoding.UTF8.GetBytes(result.Version));
        }
        catch (WorkerException)
        {
            tell(new RunEvent.Warned(
                $"a site was lost when all had agreed on version {result.Version}, which is published all the same"));
        }

        return result;
    }

    /// <summary>Learns with the other sites from this one's customers, and publishes what the coordinator published.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written.</param>
    /// <param name="all">The sites, of which this is one, and the coordinator as the last.</param>
    /// <param name="cancellation">Stops it; nothing is published then.</param>
    /// <exception cref="DataRefusedException">The file does not fit what the coordinator says of the columns.</exception>
    /// <inheritdoc cref="Coordinate"/>
    public FederatedTrainingResult Join(
        string file, ReadingOptions reading, IWorkerGroup all, CancellationToken cancellation = default)
    {
        var sites = all.Count - 1;
        store.CheckTakes(ModelKind.Churn);
        CheckEnough(sites);
        var task = FederatedTask.Read(all.AllGather([])[sites]);
        tell(new RunEvent.Noted(
            $"the coordinator asks for {task.Model}, of the columns {string.Join(", ", task.Bounds.Columns.Keys)}"));
        BoundedCustomers customers;
        try
        {
            customers = Open(file, reading, task);
        }
        catch (DataRefusedException refused)
        {
            CheckFiles(all, refused);
            throw;
        }

        CheckFiles(all, null);
        var outcome = AgreeOutcome(all, Learn(customers, task, all.First(sites), cancellation).Write());
        var made = Make(task, outcome, sites);
        WorkerAgreement.Check(all, made.Artifacts);
        var version = Encoding.UTF8.GetString(all.AllGather([])[sites]);
        var result = Publish(made);
        return result.Version == version
            ? result
            : throw new WorkerException($"The coordinator published {version}, and this site {result.Version}.");
    }

    /// <summary>Learns from one file as sites that have its rows would, and publishes.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written.</param>
    /// <param name="task">What to learn.</param>
    /// <param name="cancellation">Stops it; nothing is published then.</param>
    /// <exception cref="DataRefusedException">The file does not fit what is said of the columns.</exception>
    /// <inheritdoc cref="Coordinate"/>
    public FederatedTrainingResult Alone(
        string file, ReadingOptions reading, FederatedTask task, CancellationToken cancellation = default)
    {
        store.CheckTakes(ModelKind.Churn);
        return Publish(Make(task, Learn(Open(file, reading, task), task, LocalGroup.Alone, cancellation), 1));
    }

    private static void CheckEnough(int sites)
    {
        if (sites < 2)
            throw new WorkerException(
                $"A federation has two sites or more, and this one has {sites}. One site alone trains with churn train.");
    }

    /// <summary>Tells the others whether the file of this site can be used, and hears of theirs.</summary>
    /// <param name="all">The sites and the coordinator.</param>
    /// <param name="refused">Why it cannot be; null if it can, and from the coordinator, who has none.</param>
    /// <exception cref="WorkerException">The file of another site cannot be used.</exception>
    private static void CheckFiles(IWorkerGroup all, DataRefusedException? refused)
    {
        var said = all.AllGather(refused is null ? [] : Encoding.UTF8.GetBytes(Describe(refused)));
        for (var site = 0; refused is null && site < said.Length - 1; site++)
            if (said[site].Length > 0)
                throw new WorkerException(
                    $"{all.TitleOf(site)} cannot take part: {Encoding.UTF8.GetString(said[site])} Its messages tell more.");
    }

    /// <summary>Which columns are at fault, without a word of the rows.</summary>
    private static string Describe(DataRefusedException refused)
    {
        var columns = refused.Violations.Select(error => error.Column).OfType<string>().Distinct().ToArray();
        return columns.Length == 0
            ? "its file was refused."
            : $"its file does not fit what is said of the columns {string.Join(", ", columns)}.";
    }

    private BoundedCustomers Open(string file, ReadingOptions reading, FederatedTask task) =>
        clock.Time("read", () => BoundedCustomers.Read(
            file, reading, task.Bounds, task.Bounds.Names, task.Training.Seed, store, tell));

    private FederatedOutcome Learn(
        BoundedCustomers site, FederatedTask task, IWorkerGroup sites, CancellationToken cancellation) =>
        clock.Time("models", () =>
        {
            using var sums = MaskedSums.Agree(sites);
            var rows = SiteRows.Of(site.Customers, site.Hashes, task, sums);
            var madeUp = MadeUpCustomers.Of(site.Schema, task.Training.Seed).Customers;
            if (task.Model == FederatedTask.Network)
                return new FederatedNetwork(
                    rows,
                    new SharedNetwork(site.Schema, madeUp, task.Training, rows.Counts.Training),
                    new FitContext(threads, new Told(tell, task.Model), cancellation)).Fit();
            var features = new PrivateFeatures(site.Schema, madeUp);
            return task.Model == FederatedTask.Logistic
                ? new FederatedLogistic(
                    rows,
                    new ScaledFeatures(features),
                    task.Training.Logistic.Variants()[0].Penalty!.Value,
                    cancellation).Fit()
                : new FederatedBoosting(
                    rows,
                    features.Encoder,
                    features.Encoder.Transform(madeUp),
                    task.Model == FederatedTask.Additive
                        ? task.Training.Additive.ToBoosting()
                        : BoostingSearch.Variants(task.Training.Boosting)[0],
                    sites,
                    new FitContext(threads, new Told(tell, task.Model), cancellation)).Fit();
        });

    /// <summary>Compares what all sites say that they have learnt.</summary>
    /// <param name="all">The sites and the coordinator.</param>
    /// <param name="own">What this site says; nothing from the coordinator.</param>
    private static FederatedOutcome AgreeOutcome(IWorkerGroup all, byte[] own)
    {
        var said = all.AllGather(own);
        for (var site = 1; site < said.Length - 1; site++)
            if (!said[site].AsSpan().SequenceEqual(said[0]))
                throw new WorkerException(
                    $"{all.TitleOf(site)} says that it has learnt something else than {all.NameOf(0)}, from the same sums. "
                    + "Nothing is published. Install the same program on machines of one kind.");
        return FederatedOutcome.Read(said[0]);
    }

    private static MadeVersion Make(FederatedTask task, FederatedOutcome outcome, int sites)
    {
        var training = task.Training;
        var schema = task.Bounds.ToSchema(task.Bounds.Names);
        var madeUp = MadeUpCustomers.Of(schema, training.Seed);
        var (candidate, measured) = Measure(task, outcome, schema, madeUp.Customers);
        var version = new MadeUpVersion(training, schema, madeUp);
        var rows = outcome.Rows;
        var all = rows.Training + rows.Holdout;
        var manifest = version.Describe(
            candidate,
            new DataFacts(
                sites == 1 ? "one file" : FormattableString.Invariant($"{sites} sites"),
                "",
                all,
                0,
                rows.Training,
                rows.Holdout,
                (double)(rows.TrainingChurned + rows.HoldoutChurned) / all),
            "named by the coordinator",
            CountedVerdict.Of(candidate, measured)) with
        {
            Federation = FactsOf(task, outcome, sites),
        };
        return new MadeVersion(
            version, version.Write(manifest, candidate, FederatedReport.Write(manifest, task.Bounds)), candidate);
    }

    /// <summary>Calibrates what was learnt, and measures it, by the counts of the sites.</summary>
    private static (Candidate Candidate, CountedMeasurement Holdout) Measure(
        FederatedTask task, FederatedOutcome outcome, CustomerSchema schema, EncodedDataset madeUp)
    {
        var training = task.Training;
        var (encoder, fitted) = ModelOf(task, schema, madeUp, outcome);
        var raw = CountedMeasurement.Of(ScoreBins.OfLogOdds, outcome.OutOfFold);
        var calibrator = PlattCalibrator.Fit(raw.LogOdds, raw.Churned);
        var calibrated = ScoreBins.OfLogOdds with
        {
            MiddleOf = bin => calibrator.LogOdds(ScoreBins.OfLogOdds.MiddleOf(bin)),
        };
        var (outOfFold, holdout) = (
            CountedMeasurement.Of(calibrated, outcome.OutOfFold), CountedMeasurement.Of(calibrated, outcome.Holdout));
        var model = new EncodedModel(
            task.Model,
            FormattableString.Invariant($"federated {task.Model}, {outcome.Steps} {(task.EqualsCentral ? "trees" : "rounds")}"),
            encoder,
            fitted,
            calibrator);
        var threshold = ThresholdRule.Choose(training.Evaluation, outOfFold.Churned, outOfFold.Probabilities);
        return (model.ToCandidate(threshold, holdout, training.Seed, outOfFold), holdout);
    }

    private static (FittedEncoder Encoder, IFittedModel Fitted) ModelOf(
        FederatedTask task, CustomerSchema schema, EncodedDataset madeUp, FederatedOutcome outcome)
    {
        if (task.Model == FederatedTask.Network)
        {
            var network = new SharedNetwork(schema, madeUp, task.Training, outcome.Rows.Training);
            return (network.Encoder, network.ToModel([.. outcome.Weights.Select(weight => (float)weight)]));
        }

        var features = new PrivateFeatures(schema, madeUp);
        return (
            features.Encoder,
            task.EqualsCentral
                ? new BoostingModel(new TreeEnsemble(outcome.Trees), outcome.Steps)
                : new ScaledFeatures(features).ToModel(outcome.Weights));
    }

    private static FederationFacts FactsOf(FederatedTask task, FederatedOutcome outcome, int sites) => new(
        sites,
        task.EqualsCentral,
        task.EqualsCentral
            ? "Trees were grown of sums of all sites, which are exact: the model is that of all rows in one place, bit for bit."
            : $"Each site went {LocalWork(task)} on its own, and the weights were averaged by rows, in "
                + FormattableString.Invariant($"{outcome.Steps} rounds: another model than that of all rows in one place."),
        task.Bounds.Hash,
        "Computed from the counts of the held-out customers of all sites, by label and by twentieths of the log-odds. Each site "
        + "measured its own, and only sums were told. Intervals are those of counts. The published model has not learnt from the "
        + "held-out customers; its calibration was fitted to counts of the others, scored out of fold.",
        "What is told are sums over all sites: of "
        + (task.EqualsCentral ? "gradients by bin of each column" : "weights after each round")
        + ", of customers by score, of labels. They may be sums over few customers, and are told without noise. "
        + (sites == 2
            ? "Of two sites, each can take its own part off a sum and sees that of the other."
            : "From three sites on, a site's part is hidden from all others by masks, unless all the others work together."));

    /// <summary>What a site does from one exchange of weights to the next.</summary>
    private static string LocalWork(FederatedTask task) => task.Model == FederatedTask.Network
        ? "once through its rows"
        : FormattableString.Invariant($"{FederatedLogistic.LocalSteps} steps of gradient descent");

    private FederatedTrainingResult Publish(MadeVersion made)
    {
        var version = clock.Time("publish", () => made.Version.Publish(
            store, made.Artifacts, made.Candidate, $"learnt by {made.Artifacts.Manifest.Data.File} together"));
        var manifest = store.ReadManifest(version.Name);
        return new FederatedTrainingResult(
            version.Name,
            FirstPromotion.TryPromote(store, version.Name, manifest.Verdict!, Accept),
            manifest,
            version.Differences,
            clock.Phases);
    }

    private sealed record MadeVersion(MadeUpVersion Version, ModelArtifacts Artifacts, Candidate Candidate);

    private sealed class Told(Action<RunEvent> tell, string model) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) =>
            tell(new RunEvent.FitProgressed(model, "with all sites", value));
    }
}

/// <summary>What a federated training made; the files were verified on customers drawn from the bounds.</summary>
/// <param name="Version">The published version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Verification">How far the files are from the model in memory.</param>
/// <param name="Phases">The time of each step.</param>
public sealed record FederatedTrainingResult(
    string Version,
    bool Promoted,
    ModelManifest Manifest,
    ArtifactDifferences Verification,
    IReadOnlyList<PhaseTime> Phases) : PublishedResult(Version, Promoted, Manifest, Verification, Phases);
