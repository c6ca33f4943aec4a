using System.Collections.Concurrent;
using Churn.Training.Runs;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>Shows a training run at work: bars on a terminal, plain lines elsewhere.</summary>
internal static class TrainingProgress
{
    private const int BarWidth = 16;

    /// <summary>What bar, percentage, times and the gaps between them take of a line.</summary>
    private const int BesideDescription = BarWidth + 29;

    /// <summary>Runs a training while showing what it tells.</summary>
    public static TResult Show<TResult>(Func<Action<RunEvent>, TResult> run) =>
        Terminal.IsInteractive ? ShowBars(run) : run(TellPlainly);

    private static TResult ShowBars<TResult>(Func<Action<RunEvent>, TResult> run) =>
        Terminal
            .Messages.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(context => run(new Bars(context).Tell));

    /// <summary>The figure first, so that a narrow terminal breaks the line in the words.</summary>
    private static string Line(RunEvent.VariantMeasured measured) =>
        FormattableString.Invariant($"cross-validated log loss {measured.LogLoss:0.0000}: {measured.Model}, {measured.Variant}");

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
            case RunEvent.VariantMeasured measured:
                Terminal.Say(Line(measured));
                break;
            case RunEvent.FitEnded ended when ended.Done == ended.Total:
                Terminal.Say($"{ended.Step}: {ended.Total} fits done");
                break;
            case RunEvent.PhaseEnded ended:
                Terminal.Say(Line(ended));
                break;
        }
    }

    private sealed class Bars(ProgressContext context)
    {
        /// <summary>The step of a run in which models are fitted.</summary>
        private const string FittingPhase = "models";

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
                case RunEvent.VariantMeasured measured:
                    Terminal.Say(Line(measured));
                    break;
                case RunEvent.FitProgressed fit:
                    Describe(fit);
                    break;
                case RunEvent.FitEnded ended:
                    Advance(ended);
                    break;
            }
        }

        private ProgressTask TaskOf(string name, double total) =>
            tasks.GetOrAdd(name, _ => context.AddTask(Markup.Escape(name), maxValue: total));

        private void End(string name)
        {
            var task = TaskOf(name, 1);
            task.Description = Markup.Escape(name);
            task.Value = task.MaxValue;
            task.StopTask();
        }

        private void Advance(RunEvent.FitEnded ended)
        {
            var task = TaskOf(ended.Step, ended.Total);
            lock (task) task.Value = Math.Max(task.Value, ended.Done);
            if (ended.Done == ended.Total) End(ended.Step);
        }

        /// <summary>A description that is too long would push the bar out of the line.</summary>
        private static string Shorten(string description)
        {
            var room = Math.Max(10, Terminal.Messages.Profile.Width - BesideDescription);
            return description.Length <= room ? description : description[..(room - 3)] + "...";
        }

        /// <summary>The bar of the running step says what is fitted.</summary>
        private void Describe(RunEvent.FitProgressed fit)
        {
            if (!tasks.TryGetValue(FittingPhase, out var task)) return;
            var loss = fit.Progress.ValidationLoss is { } value ? FormattableString.Invariant($", loss {value:0.0000}") : "";
            task.Description = Markup.Escape(
                Shorten($"{fit.Model}, {fit.Part}: {fit.Progress.Unit} {fit.Progress.Done} of {fit.Progress.Total}{loss}"));
        }
    }
}
