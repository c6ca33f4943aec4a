using Churn.Core.Csv;
using Churn.Core.Options;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Training.Retraining;

/// <summary>
/// The story of one retraining: train a challenger, score it and the champion on the same held-out rows, and promote it if the
/// gate says so. The champion is touched by nothing else.
/// </summary>
public sealed class RetrainRun
{
    private readonly TrainingOptions options;
    private readonly GateOptions gate;
    private readonly ModelStore store;
    private readonly int threads;
    private readonly Action<RunEvent>? tell;
    private readonly TimeProvider time;

    /// <param name="options">How to train the challenger.</param>
    /// <param name="gate">What it must show.</param>
    /// <param name="store">Where the champion is and the challenger goes.</param>
    /// <param name="threads">The most threads to use, 1 or more.</param>
    /// <param name="tell">Told of progress, from any thread; null for silence.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message tells all of them.</exception>
    public RetrainRun(
        TrainingOptions options,
        GateOptions gate,
        ModelStore store,
        int threads,
        Action<RunEvent>? tell = null,
        TimeProvider? time = null)
    {
        OptionsValidator.ThrowIfAny(gate);
        this.options = options;
        this.gate = gate;
        this.store = store;
        this.threads = threads;
        this.tell = tell;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Whether a challenger that is too good or useless is judged like any other. Default: no, it is refused.</summary>
    public bool Accept { get; init; }

    /// <summary>The version whose learner and variant are trained again without a search; null to search.</summary>
    public StartingVersion? From { get; init; }

    /// <summary>Trains, compares, and promotes or refuses.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="cancellation">Stops the run; nothing is promoted then.</param>
    /// <exception cref="Data.DataRefusedException">The data cannot be used.</exception>
    /// <exception cref="BrokenModelException">The champion is broken, so there is nothing to compare with.</exception>
    public RetrainResult Execute(string file, CancellationToken cancellation = default)
    {
        var champion = store.ChampionVersion();
        var serving = champion is null ? null : store.Open(champion);
        if (serving?.Manifest.Events?.Sequence is { } sequence)
            throw new DataRefusedException(new TableError(
                file,
                $"the champion {champion} reads the order of events ({sequence.Learner}), which a file of customers does not "
                + "have, and it would be compared by its own score of customers that it learned from, which looks better than it "
                + $"is. To go on: {EventTraining.CommandFor(serving.Manifest)}; then, once outcomes of later customers are "
                + "known, churn evaluate both versions on snapshots of them (churn snapshot --version), and churn models promote "
                + "the better one."));
        if (serving?.Schema.Texts.FirstOrDefault(text => text.SentenceModel is not null) is { } read)
            throw new DataRefusedException(new TableError(
                file,
                $"the champion {champion} reads the meaning of texts by a sentence model, which a retraining does not know. "
                + "Train with churn train --sentence-model FOLDER, compare both versions by churn evaluate on later customers, "
                + "and churn models promote the better one.",
                Column: read.Name));
        if (serving is not null && serving.Schema.Label.Target != options.Schema.Target)
            throw new DataRefusedException(new TableError(
                file,
                $"the champion {champion} predicts {serving.Schema.Label.Words.What}, and this training is about "
                + $"{OutcomeWords.Of(options.Schema.Target).What}, so they cannot be compared; name the same --target, or train "
                + "with churn train and promote the version with churn models promote."));
        var trained = new TrainingRun(options, store, threads, tell, time)
        {
            Accept = Accept,
            From = From,
            Events = serving?.Manifest.Events,
        }.Execute(file, cancellation);
        if (serving is not null) WarnOfNewStatuses(serving.Schema.Label, trained.Manifest.Schema.Label);
        if (!trained.Promoted && store.ChampionVersion() is null)
        {
            var refusal = new GateVerdict([Gate.JudgeVerdict(trained.Manifest.Verdict!.Blocking)]);
            return new RetrainResult(trained, null, RetrainOutcome.Refused, refusal, null);
        }

        if (serving is null || trained.Version == champion)
            return new RetrainResult(trained, champion, WithoutComparison(trained, champion), null, null);

        var compared = new HeldOutComparison(
            store.OpenMeasured(serving.Version), store.OpenMeasured(trained.Version), time).Of(
            trained.Holdout,
            trained.HoldoutChurned,
            trained.HoldoutGroups
        ) with
        {
            ChampionAge = AgeOf(serving.Version),
        };
        if (Accept) compared = compared with { Blocking = [] };
        var verdict = new Gate(gate).Judge(compared);
        cancellation.ThrowIfCancellationRequested();
        return new RetrainResult(
            trained,
            champion,
            Conclude(serving.Version, trained.Version, verdict, compared),
            verdict,
            compared);
    }

    /// <summary>Promotes, or writes down why not.</summary>
    private RetrainOutcome Conclude(string champion, string challenger, GateVerdict verdict, ModelComparison compared)
    {
        var figures = compared.ForHistory(champion, challenger);
        if (verdict.Passed)
            return store.PromoteInPlaceOf(champion, challenger, verdict.Summary, figures) is not null
                ? RetrainOutcome.Promoted
                : RetrainOutcome.Overtaken;
        if (verdict.ConfirmsChampion)
            store.Confirm(champion, $"compared with {challenger}: {verdict.Summary}", figures);
        else
            store.Refuse(challenger, verdict.Summary, figures);
        return RetrainOutcome.Refused;
    }

    private TimeSpan? AgeOf(string version) =>
        new PromotionHistory(store.History()).Published().TryGetValue(version, out var published)
            ? time.GetUtcNow() - published
            : null;

    /// <summary>A status that the champion never saw counts as stayed, as all but one do; the user should hear of it.</summary>
    private void WarnOfNewStatuses(LabelColumn before, LabelColumn now)
    {
        if (before.Name != now.Name || now.Filled) return;
        var unknown = (now.Negatives ?? [now.Negative]).Where(value => !before.TryRead(value, out _)).ToArray();
        if (unknown.Length == 0) return;
        var values = string.Join(", ", unknown.Select(value => $"'{PlainText.Start(value)}'"));
        tell?.Invoke(new RunEvent.Warned(
            $"column '{now.Name}': {values} was not there when the champion was trained, and counts as stayed; "
            + "leave such rows out with --keep if that is wrong."));
    }

    /// <summary>
    /// What became of a first version, or of the champion made again: another may have become the champion in the meantime.
    /// </summary>
    private RetrainOutcome WithoutComparison(TrainingResult trained, string? champion) =>
        trained.Promoted ? RetrainOutcome.First
        : champion is not null && store.ChampionVersion() == champion ? RetrainOutcome.Same
        : RetrainOutcome.Overtaken;
}
