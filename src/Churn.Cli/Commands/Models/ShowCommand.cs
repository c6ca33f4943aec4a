using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models show</c>: one version.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var models = StoreOption.Create();
        var version = new Argument<string?>("VERSION")
        {
            Description = "The version; the champion if none is named.",
            DefaultValueFactory = _ => null,
        };
        var command = new Command("show", "Shows a version: what it was made from, its figures and its segments.")
        {
            version,
            models,
        };
        command.SetAction(parsed =>
        {
            var store = parsed.OpenStore(models);
            return Show(store, StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
        });
        return command;
    }

    private static int Show(ModelStore store, string version)
    {
        var name = version + (store.ChampionVersion() == version ? ", the champion" : "");
        if (store.ReadManifestOfAnyKind(version) is UpliftManifest uplift) Print(name, uplift);
        else Print(name, store.ReadManifest(version));
        if (store.Trial() is { } trial && (trial.Challenger == version || trial.Champion == version))
            Terminal.Print(TrialCommand.Words(trial));
        var report = store.PathOf(version, ModelFolder.ReportFile);
        Terminal.Print(!store.IsEncrypted(version) ? $"report: {report}"
            : store.IsInFolder ? $"report, encrypted: churn keys open {report} --out report.html"
            : $"report, encrypted: {report}; copy it here, and then: churn keys open FILE --out report.html");
        return ExitCode.Done;
    }

    private static void Print(string name, UpliftManifest manifest)
    {
        var trial = manifest.Trial;
        Terminal.Print($"{name}: uplift model {manifest.Model}, seed {manifest.Seed}");
        Terminal.Print($"by how much {trial.Treatment} = {trial.Treated} raises {trial.Outcome} = {trial.Positive}");
        Terminal.Print(FormattableString.Invariant(
            $"learnt from {trial.Rows} customers of {trial.File}, drawn by lot: p {trial.P:0.000}"));
        foreach (var figure in manifest.Figures)
            Terminal.Print(FormattableString.Invariant(
                $"{figure.Metric} {figure.Value:0.00000} [{figure.Lower:0.00000}, {figure.Upper:0.00000}]"));
        foreach (var line in VerdictText.Lines(manifest.Verdict)) Terminal.Print(line);
    }

    private static void Print(EventFacts events, LabelTarget? target)
    {
        Terminal.Print(FormattableString.Invariant(
            $"{events.Features.Count} features of the events of {events.File}, the {events.Clock.ObserveDays} days before ")
            + $"{string.Join(", ", events.AsOf.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))}; "
            + (target is not null ? $"'{target.Event}' is looked for "
                : events.ChurnType is { } type ? $"churn is '{type}' "
                : events.End is { } end ? $"churn is a day in '{end}' "
                : "churn is that no event comes ")
            + FormattableString.Invariant($"in {events.Clock.HorizonDays} days, from {events.Clock.GraceDays} after it"));
        if (events.Sequence is { } sequence)
            Terminal.Print(FormattableString.Invariant(
                $"{EventSequenceScorer.Column} is of the {EventSequenceScorer.DisplayName}: {sequence.Learner} reads the last ")
                + FormattableString.Invariant($"{sequence.MaxEvents} (events.onnx)"));
        var members = events.Schema.Words.Select(word => word.Name).Concat(events.Schema.Numbers);
        Terminal.Print($"events have: {string.Join(", ", members.Prepend(EventHistoryReader.Time))}");
    }

    private static void Print(string name, ModelManifest manifest)
    {
        Terminal.Print($"{name}: {manifest.Model}, recipe {manifest.Recipe}, seed {manifest.Seed}");
        if (manifest.Schema.Label.Target is { } target) Terminal.Print($"predicts {target}, not churn");
        Terminal.Print(
            string.Create(CultureInfo.InvariantCulture,
                $"{(manifest.Foreign is null ? "trained" : "calibrated")} on {manifest.Data.TrainingRows} rows "
                    + $"of {manifest.Data.File} ({manifest.Data.Rows} rows, {manifest.Data.ChurnRate:P1} "
                    + $"{manifest.Schema.Label.Words.Churned}), measured on {manifest.Data.HoldoutRows}"
            ));
        if (manifest.From is { } from)
            Terminal.Print($"started from {from}: its learners and their variants, without a search");
        if (manifest.Foreign is { } foreign)
            Terminal.Print(
                $"{manifest.Choice}; run by {(foreign.Runner == ForeignFacts.OurRunner ? "our runner" : "ONNX Runtime")}");
        if (manifest.Events is { } events) Print(events, manifest.Schema.Label.Target);
        if (manifest.SequenceGain is { } gain) Terminal.Print(gain.Describe());
        if (manifest.Refit is { } refit)
            Terminal.Print(FormattableString.Invariant(
                $"model.onnx then learnt from all {refit.Rows} rows; the figures are those of measured.onnx, which did not"));
        if (manifest.Distillation is { } distillation) Terminal.Print(distillation.Describe());
        if (manifest.Privacy is { } privacy)
            Terminal.Print(
                $"private: {new PrivacyPromise(privacy.Epsilon, privacy.Delta)}; figures hold noise; ledger {privacy.Ledger}");
        if (manifest.Federation is { } federation)
            Terminal.Print($"federated: {federation.Sites} sites; {federation.Method}");
        Terminal.Results.Write(CandidateTable.Choice(manifest));
        Terminal.Results.Write(CandidateTable.Holdout(manifest));
        foreach (var line in CampaignText.Lines(manifest.Decision.Campaign)) Terminal.Print(line);
        if (manifest.Membership is { } membership) Terminal.Print($"membership: {membership.Describe()}");
        foreach (var line in VerdictText.Lines(manifest.Verdict)) Terminal.Print(line);
        Terminal.Results.Write(SegmentTable.Of(manifest));
    }
}
