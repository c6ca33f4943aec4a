using System.CommandLine;
using Churn.Cli.Output;
using Churn.Training.Data;
using Churn.Training.Scoring;

namespace Churn.Cli.Commands;

/// <summary><c>churn score</c>: adds probability, decision and segment to every row of a file.</summary>
internal static class ScoreCommand
{
    private const int MostFaultsShown = 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers to score: CSV with a header." };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var version = new Option<string>("--version") { Description = "The version to score with. Default: the champion.", HelpName = "V" };
        var partial = new Option<bool>("--allow-missing-columns") { Description = "Scores files that lack columns of the model, as if each row lacked the value." };
        var asOf = new DayOption("--as-of", "The day from which the ages of dates count, in rows without a time of their own. Default: today.");
        var receipts = new Option<bool>("--receipts") { Description = "Adds churn_receipt to each row: which values were missing, unseen, out-of-range or ignored." };
        var models = StoreOption.Create();
        var reading = new ReadingArguments();
        var command = new Command("score", "Writes a copy of a customers file with churn_probability, churn and segment added to each row.")
        {
            file, output, version, partial, asOf, receipts, models,
        };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new FileScoringOptions
            {
                Reading = reading.ReadChecked(parsed),
                AllowMissingColumns = parsed.GetValue(partial),
                AsOf = asOf.Read(parsed),
                Receipts = parsed.GetValue(receipts),
            };
            var store = parsed.OpenStore(models);
            CheckOutput(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            var summary = ScoringProgress.Show(progress => FileScoring.Score(
                model, parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), options with { Progress = progress }));
            return Report(summary, model.Version, parsed.GetRequiredValue(output));
        });
        return command;
    }

    /// <exception cref="UsageException">The output is the input, a folder, or in a folder that does not exist.</exception>
    private static void CheckOutput(string file, string output)
    {
        if (Path.GetFullPath(output) == Path.GetFullPath(file)) throw new UsageException("--out is the file to score itself; name another, so that nothing is lost.");
        OutputFile.Check("--out", output);
    }

    private static int Report(FileScoringSummary summary, string version, string output)
    {
        foreach (var note in summary.Notes) Terminal.Warn(note);
        foreach (var fault in summary.Faults.Take(MostFaultsShown)) Terminal.Fault(fault.ToString());
        if (summary.Faults.Count > MostFaultsShown) Terminal.Fault($"... and {summary.Faults.Count - MostFaultsShown} more.");
        Terminal.Print($"{summary.Scored} of {summary.Rows} rows scored by {version}, {summary.Churning} of them churning, in {output}");
        return summary.Scored == summary.Rows ? ExitCode.Done : ExitCode.DataRefused;
    }
}
