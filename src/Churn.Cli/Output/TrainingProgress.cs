using System.Collections.Concurrent;
using Churn.Training.Runs;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>Shows a training run at work: bars on a terminal, plain lines elsewhere.</summary>
internal static class TrainingProgress
{
    /// <summary>Runs a training while showing what it tells.</summary>
    public static TrainingResult Show(Func<Action<RunEvent>, TrainingResult> run) => Terminal.IsInteractive ? ShowBars(run) : run(TellPlainly);

    private static TrainingResult ShowBars(Func<Action<RunEvent>, TrainingResult> run) => Terminal.Messages.Progress()
        .AutoClear(false)
        .HideCompleted(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
        .Start(context => run(new Bars(context).Tell));

    private static string NameOf(RunEvent.FitProgressed fit) =>
        fit.Fit == fit.Fits - 1 ? $"{fit.Model}, all rows" : $"{fit.Model}, fold {fit.Fit + 1} of {fit.Fits - 1}";

    private static string Line(RunEvent.PhaseEnded ended) => FormattableString.Invariant(
        $"{ended.Time.Name}: {ended.Time.Elapsed.TotalSeconds:0.00} s, peak memory {ended.Time.PeakMemory / 1048576.0:0} MiB");

    private static void TellPlainly(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Noted note:
                Terminal.Say(note.Text);
                break;
            case RunEvent.Warned warning:
                Terminal.Warn(warning.Text);
                break;
            case RunEvent.FitProgressed { Progress: var progress } fit when progress.Done == progress.Total:
                Terminal.Say($"{NameOf(fit)}: done");
                break;
            case RunEvent.PhaseEnded ended:
                Terminal.Say(Line(ended));
                break;
        }
    }

    private sealed class Bars(ProgressContext context)
    {
        private readonly ConcurrentDictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Tell(RunEvent happened)
        {
            switch (happened)
            {
                case RunEvent.Noted note:
                    Terminal.Say(note.Text);
                    break;
                case RunEvent.Warned warning:
                    Terminal.Warn(warning.Text);
                    break;
                case RunEvent.PhaseStarted started:
                    TaskOf(started.Name, 1);
                    break;
                case RunEvent.PhaseEnded ended:
                    End(ended.Time.Name);
                    break;
                case RunEvent.FitProgressed fit:
                    Advance(fit);
                    break;
            }
        }

        private ProgressTask TaskOf(string name, double total) => tasks.GetOrAdd(name, _ => context.AddTask(Markup.Escape(name), maxValue: total));

        private void End(string name)
        {
            var task = TaskOf(name, 1);
            task.Value = task.MaxValue;
            task.StopTask();
        }

        private void Advance(RunEvent.FitProgressed fit)
        {
            var task = TaskOf(NameOf(fit), fit.Progress.Total);
            var loss = fit.Progress.ValidationLoss is { } value ? FormattableString.Invariant($", loss {value:0.0000}") : "";
            task.Description = Markup.Escape($"{NameOf(fit)}: {fit.Progress.Unit} {fit.Progress.Done} of {fit.Progress.Total}{loss}");
            task.MaxValue = fit.Progress.Total;
            if (task.IsFinished) return;
            task.Value = fit.Progress.Done;
            if (fit.Progress.Done < fit.Progress.Total) return;
            task.StopTask();
            TaskOf(fit.Model, 1).Increment(1.0 / fit.Fits);
        }
    }
}
