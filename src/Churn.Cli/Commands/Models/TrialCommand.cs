using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.Outcomes.Trials;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models trial</c>: has a version answer a share of the customers, until their outcomes decide.</summary>
internal static class TrialCommand
{
    public static Command Create()
    {
        var version = new Argument<string?>("VERSION")
        {
            Description = "The version to try against the champion.",
            DefaultValueFactory = _ => null,
        };
        var share = new PercentOption("--share", "The share of the customers whom the version answers.", ModelTrial.DefaultShare);
        var days = new DaysOption(
            "--days",
            FormattableString.Invariant(
                $"After how many days the trial ends at the latest. Default: {ModelTrial.DefaultDays}d."),
            min: 1,
            ModelTrial.MaxDays);
        var promote = new Option<bool>("--promote")
        {
            Description = "Promotes the version if it is better; else it is proposed.",
        };
        var end = new Option<bool>("--end") { Description = "Ends the trial without a verdict." };
        var check = new Option<bool>("--check")
        {
            Description = "Looks at the outcomes in the log, and ends the trial if they decide; needs --log.",
        };
        var log = LogOption.Create(isRequired: false);
        var change = new ChangeArguments("by hand");
        var command = new Command(
            "trial",
            "Has a version answer a share of the customers by a hash of their key, while both score them, until outcomes decide.")
        {
            version, share, days, promote, end, check, log,
        };
        change.AddTo(command);
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(version) is not null, result.GetValue(end), result.GetValue(check) }.Count(true) != 1)
                result.AddError("Name a version to begin a trial, --check to look at it, or --end to end it.");
            if (result.GetValue(check) != result.GetValue(log) is not null) result.AddError("--check needs --log, and only it.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = change.Store(parsed);
            if (parsed.GetValue(check))
                return await parsed.WithLogAsync(log, open => CheckAsync(store, open, cancellation), cancellation);
            var entry = parsed.GetValue(version) is { } challenger
                ? store.BeginTrial(
                    challenger,
                    share.Read(parsed),
                    days.ReadDays(parsed) ?? ModelTrial.DefaultDays,
                    parsed.GetValue(promote),
                    change.Why(parsed))
                : store.EndTrial(null, change.Why(parsed));
            return change.Report(parsed, entry is null ? [] : [entry], _ => Terminal.Print(
                store.Trial() is { } trial ? Words(trial) : "no trial is on now"));
        });
        return command;
    }

    /// <summary>A trial in words.</summary>
    internal static string Words(ModelTrial trial) => string.Create(
        CultureInfo.InvariantCulture,
        $"trial: {trial.Challenger} answers {trial.Share:P0} of the customers of {trial.Champion}, ")
        + $"from {StoreFormatter.Time(trial.Since)} until {StoreFormatter.Time(trial.Until)} at the latest";

    private static async Task<int> CheckAsync(
        ModelStore store, IOutcomeStore log, CancellationToken cancellation)
    {
        var found = await TrialEnd.LookAsync(store, log, TimeProvider.System.GetUtcNow(), cancellation: cancellation);
        Terminal.Print(found is var (trial, standing) ? $"{trial.Challenger}: {standing.Summary(trial)}" : "no trial is on");
        return ExitCode.Done;
    }
}
