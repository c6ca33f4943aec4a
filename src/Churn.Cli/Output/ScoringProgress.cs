using Churn.Training.Scoring;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>Shows the scoring of a file at work: a bar on a terminal, nothing elsewhere.</summary>
internal static class ScoringProgress
{
    /// <summary>Runs a scoring that tells the share it has done, from 0 to 1.</summary>
    public static FileScoringSummary Show(Func<Action<double>, FileScoringSummary> score) => !Terminal.IsInteractive
        ? score(_ => { })
        : Terminal.Messages.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("scoring", maxValue: 1);
            return score(share => task.Value = share);
        });
}
