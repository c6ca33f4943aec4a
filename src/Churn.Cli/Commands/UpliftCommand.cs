using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Retraining;
using Churn.Training.Uplift;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn uplift</c>: learns from a trial whom a treatment changes, and whether that is worth knowing.</summary>
internal static class UpliftCommand
{
    private const string OutputOption = "--out";

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A trial: a row for each customer as they were before it, with treatment and outcome.",
        };
        var treatment = Text("--treatment", "The column that says who was treated.", "NAME");
        var outcome = Text("--outcome", "The column of the outcome.", "NAME");
        treatment.Required = outcome.Required = true;
        var treated = Text("--treated", "The value that means treated. Guessed where one of two says so.", "VALUE");
        var control = Text(
            "--control",
            "The value that means not treated. Default: the other of two. Rows of further values are left out.",
            "VALUE");
        var positive = Text("--positive", "The outcome that is good. Guessed where one of two values says so.", "VALUE");
        var propensity = Text(
            "--propensity",
            "The probability of being treated, or the column that holds it. Default: the share of the treated.",
            "P");
        var ignore = SchemaArguments.List("--ignore", "Columns not to use, such as other outcomes, separated by commas.", "A,B");
        var models = SchemaArguments.List(
            "--models-used", $"The learners: {string.Join(", ", UpliftLearner.Names)}. Default: all.", "A,B");
        var folds = new NumberOption("--folds", 2, 20)
        {
            Description = "How many parts the customers are cut into; each is scored by models of the others.",
            DefaultValueFactory = _ => 2,
        };
        var seed = new NumberOption("--seed", 0)
        {
            Description = "Every random choice follows from it.",
            DefaultValueFactory = _ => 42,
        };
        var value = Amount("--value", "What a good outcome is worth.", 1);
        var cost = Amount("--cost", "What treating one customer costs, in the same unit.", 0);
        var output = Text(OutputOption, "Writes the rows of both arms with their uplift.", "FILE");
        var publish = new Option<bool>("--publish")
        {
            Description = "Publishes the best uplift model, fitted on all customers, into a store of uplift models.",
        };
        var accept = new Option<bool>("--accept") { Description = "Publishes the model even if the verdict is risk." };
        var (json, threads, reading, store) =
            (JsonOption.Create(), ThreadsOption.Create(), new ReadingArguments(), StoreOption.Create());
        var command = new Command("uplift", "Learns from a trial whom a treatment changes, and whether targeting by that pays.")
        {
            file, treatment, outcome, treated, control, positive, propensity, ignore, models, folds, seed, value, cost, output,
            json, threads, publish, accept, store,
        };
        reading.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var input = parsed.GetRequiredValue(file);
                parsed.CheckJson(json);
                if (parsed.GetValue(output) is { } path)
                {
                    if (OutputFile.IsSame(path, input))
                        throw new UsageException("--out is the file that is read; name another, so that nothing is lost.");
                    OutputFile.Check(OutputOption, path);
                }

                var options = new UpliftOptions
                {
                    Reading = StoreOption.WithoutErased(parsed.OpenStore(store), reading.ReadChecked(parsed)),
                    Treatment = parsed.GetRequiredValue(treatment),
                    Outcome = parsed.GetRequiredValue(outcome),
                    Treated = parsed.GetValue(treated),
                    Control = parsed.GetValue(control),
                    Positive = parsed.GetValue(positive),
                    Propensity = parsed.GetValue(propensity),
                    Ignore = parsed.GetValue(ignore) ?? [],
                    Models = parsed.GetValue(models) is { Length: > 0 } named ? named : UpliftLearner.Available,
                    Folds = parsed.GetValue(folds),
                    Seed = parsed.GetValue(seed),
                    Value = parsed.GetValue(value),
                    Cost = parsed.GetValue(cost),
                };
                if (options.Check() is { Count: > 0 } faults) throw new UsageException(string.Join(Environment.NewLine, faults));
                var publication = parsed.GetValue(publish)
                    ? new UpliftPublication(parsed.OpenStore(store), parsed.GetValue(threads))
                    {
                        Accept = parsed.GetValue(accept),
                    }
                    : null;
                publication?.Check();
                var run = UpliftRun.Of(input, options, parsed.GetValue(threads), cancellation);
                foreach (var note in run.Report.Notes) Terminal.Say(note);
                if (parsed.GetValue(output) is { } scored) OutputFile.Write(OutputOption, scored, run.Write);
                var published = publication?.Publish(run, cancellation);
                parsed.Report(
                    json, run.Report with { Published = published }, CliJsonContext.Readable.UpliftReport, Print);
                return published is { IsPromoted: false } ? ExitCode.NotPromoted : ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static Option<string> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static Option<double> Amount(string name, string description, double standard) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
                && double.IsFinite(number)) return number;
            result.AddError($"{name} is '{text}'; write a number from 0, such as 12.5.");
            return standard;
        },
    };

    private static void Print(UpliftReport report)
    {
        var (treated, control) = (report.Arms[0], report.Arms[1]);
        Terminal.Print(Text($"{report.Outcome} = {report.Positive}: ")
            + Text($"{treated.Rate:P2} of {treated.Customers:N0} treated ({treated.Name}), ")
            + Text($"{control.Rate:P2} of {control.Customers:N0} not ({control.Name})")
            + (report.LeftOut > 0 ? Text($"; {report.LeftOut:N0} rows of other arms left out") : ""));
        Terminal.Print(Text($"average effect {report.AverageEffect.Value:+0.00000;-0.00000} ")
            + Text($"[{report.AverageEffect.Lower:0.00000}, {report.AverageEffect.Upper:0.00000}]"));
        var test = report.Randomisation;
        Terminal.Print(Text($"drawn by lot: likelihood ratio {test.Statistic:0.000}, ")
            + Text($"{test.DegreesOfFreedom} degrees of freedom, p {test.P:0.000}"));
        var models = new Table().Border(TableBorder.Rounded)
            .AddColumns("model", "Q x 1,000", "95 % interval", "qini_auc", "uplift_auc", "uplift at 30 %");
        foreach (var model in report.Models)
            models.AddRow(
                model.Name,
                Text($"{1000 * model.Q.Value:0.00}"),
                Text($"{1000 * model.Q.Lower:0.00} to {1000 * model.Q.Upper:0.00}"),
                Text($"{model.QiniAuc:0.0000}"), Text($"{model.UpliftAuc:0.0000}"), Text($"{model.UpliftAt30:0.0000}"));
        Terminal.Results.Write(models);
        var deciles = new Table().Border(TableBorder.Rounded)
            .AddColumns($"tenth by {report.Best}", "treated", "not", "uplift", "95 % interval");
        foreach (var decile in report.Deciles)
            deciles.AddRow(
                Text($"{decile.Decile}"), Text($"{decile.TreatedRate:P1}"), Text($"{decile.ControlRate:P1}"),
                Text($"{decile.Uplift.Value:0.0000}"), Text($"{decile.Uplift.Lower:0.0000} to {decile.Uplift.Upper:0.0000}"));
        Terminal.Results.Write(deciles);
        var policies = new Table().Border(TableBorder.Rounded)
            .AddColumns("treat", "share", "value per customer", "95 % interval");
        foreach (var policy in report.Policies)
            policies.AddRow(
                policy.Name, Text($"{policy.Share:P0}"), Text($"{policy.Value.Value:0.0000}"),
                Text($"{policy.Value.Lower:0.0000} to {policy.Value.Upper:0.0000}"));
        Terminal.Results.Write(policies);
        Terminal.Print($"verdict: {report.Verdict}: {report.Reason}");
        if (report.Published is { } published) Terminal.Print(Describe(published));
    }

    private static string Describe(UpliftPublished published) => published switch
    {
        { Version: null } => $"Not published: {published.Reason}. To publish it all the same: --accept",
        { IsPromoted: true } => $"Published as {published.Version}, the champion: {published.Reason}",
        _ => $"Published as {published.Version}, not promoted: {published.Reason}. To promote it all the same: "
            + $"churn models promote {published.Version}",
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
