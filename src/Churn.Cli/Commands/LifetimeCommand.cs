using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Value;
using Churn.Training.Value;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn lifetime</c>: how long customers stay, how much they will buy, and what they are worth.</summary>
internal static class LifetimeCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Customers with contracts: the champion's probability is rolled forward, period by period. With "
                + "--start and --end: everybody who ever came, for curves of survival.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var transactions = new Option<string>("--transactions")
        {
            Description = "Instead: purchases, a row for each with customer, day and amount, from everybody's first purchase on.",
            HelpName = "FILE",
        };
        var retention = new Option<string>("--retention")
        {
            Description = "Instead: the shares of a cohort that are still there after one period, two, and so on.",
            HelpName = "S1,S2,...",
        };
        var period = new Option<PurchasePeriod?>("--period")
        {
            Description = "The unit of all times: day, week, month or year. Default: week for purchases, else month.",
        };
        var horizon = new NumberOption("--horizon", 1, 10_000)
        {
            Description = "How many periods to come are valued.",
            DefaultValueFactory = _ => 36,
        };
        var discount = new ShareOption("--discount", "The rate of a year at which later amounts are worth less.", .1);
        var output = new Option<string>(Asked.OutputOption)
        {
            Description = "Writes a row for each customer, with customer_value at its end.",
            HelpName = "FILE",
        };
        var (purchases, contracts) = (new PurchaseArguments(), new ContractArguments());
        var histories = new HistoryArguments();
        var (json, reading) = (JsonOption.Create(), new ReadingArguments());
        var command = new Command(
            "lifetime", "Tells how long customers stay, what they will buy, and what they are worth.")
        {
            file, transactions, retention, period, horizon, discount, output, json,
        };
        contracts.AddTo(command);
        histories.AddTo(command);
        purchases.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var (customers, bought, shares) =
                (parsed.GetValue(file), parsed.GetValue(transactions), parsed.GetValue(retention));
            if (new[] { customers, bought, shares }.Count(source => source is not null) != 1)
                throw new UsageException("Give one of a customers FILE, --transactions FILE and --retention S1,S2,...");
            var isHistory = histories.IsAsked(parsed);
            if (isHistory && customers is null) throw new UsageException("--start and --end are columns of a customers FILE.");
            parsed.CheckJson(json);
            if (parsed.GetValue(output) is { } path)
            {
                if (shares is not null) throw new UsageException("--out is a row for each customer; a cohort has none.");
                if (isHistory) throw new UsageException("--out is a row for each customer; curves of survival are of all.");
                if (OutputFile.IsSame(path, (customers ?? bought)!))
                    throw new UsageException("--out is the file that is read; name another, so that nothing is lost.");
                OutputFile.Check(output.Name, path);
            }

            var asked = new Asked(
                parsed.GetValue(period) ?? (bought is null ? PurchasePeriod.Month : PurchasePeriod.Week),
                parsed.GetValue(horizon),
                parsed.GetValue(discount),
                parsed.GetValue(output));
            if (isHistory)
                return parsed.Report(
                    json,
                    histories.Survival(parsed, customers!, reading.ReadChecked(parsed), asked),
                    CliJsonContext.Readable.HistorySurvival,
                    Print);
            if (customers is not null)
                return parsed.Report(
                    json,
                    contracts.Value(parsed, customers, reading.ReadChecked(parsed), asked),
                    CliJsonContext.Readable.ContractValueSummary,
                    summary => Print(summary, asked));
            return bought is not null
                ? parsed.Report(
                    json,
                    purchases.Value(parsed, bought, reading.ReadChecked(parsed), asked),
                    CliJsonContext.Readable.LifetimeReport,
                    Print)
                : parsed.Report(
                    json,
                    CohortReport.Of(SharesOf(shares!), asked.Horizon, asked.Period.RateOf(asked.Discount)),
                    CliJsonContext.Readable.CohortReport,
                    Print);
        });
        return command;
    }

    private static double[] SharesOf(string text)
    {
        var shares = Array.ConvertAll(text.Split(','), share =>
            double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN);
        var falls = shares.Prepend(1).Zip(shares).All(pair => pair.Second <= pair.First && pair.Second > 0);
        return falls && shares.Length >= 2
            ? shares
            : throw new UsageException(
                "--retention takes two shares or more, each above 0 and not above the one before, such as 0.87,0.74,0.65.");
    }

    private static void Print(LifetimeReport report)
    {
        Terminal.Print(Text($"{report.Customers:N0} customers until {report.Until:yyyy-MM-dd}; ")
            + Text($"{report.ExpectedActive:N0} of them are expected to be active"));
        Terminal.Print(Text($"the next {report.Horizon} {report.Period}s: {report.ExpectedPurchases:N0} purchase days")
            + (report.Value is { } value ? Text($", worth {value:N2} today") : ""));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "parameters", "log-likelihood");
        var bgNbd = report.BgNbd;
        table.AddRow(
            "BG/NBD (when they buy)",
            Text($"r {bgNbd.R:0.0000}, alpha {bgNbd.Alpha:0.0000}, a {bgNbd.A:0.0000}, b {bgNbd.B:0.0000}"),
            Text($"{bgNbd.LogLikelihood:0.000}"));
        if (report.GammaGamma is { } amounts)
            table.AddRow(
                "gamma-gamma (what they spend)",
                Text($"p {amounts.P:0.0000}, q {amounts.Q:0.0000}, v {amounts.V:0.0000}, ")
                    + Text($"correlation {amounts.Correlation:0.000}"),
                Text($"{amounts.LogLikelihood:0.000}"));
        Terminal.Results.Write(table);
    }

    private static void Print(ContractValueSummary report, Asked asked)
    {
        var period = asked.Period.Name();
        Terminal.Print(Text($"{report.Customers:N0} customers; within {asked.Horizon} {period}s {report.ExpectedPeriods:0.0} ")
            + Text($"{period}s of each are to be expected, and {report.Survival[^1]:P1} are still there at the end"));
        Terminal.Print(Text($"worth {report.Value:N2} today, {report.Lower:N2} to {report.Upper:N2} by what the held-out ")
            + "customers leave open of the churn rate");
    }

    private static void Print(HistorySurvival report)
    {
        Terminal.Print(
            Text($"{report.Customers:N0} customers until {report.Until:yyyy-MM-dd}, {report.HaveLeft:N0} of them left; ")
            + Text($"of the first {report.Survival.Count} {report.Period}s they stay {report.RestrictedMean:0.00} on average"));
        var curve = new Table().Border(TableBorder.Rounded).AddColumns($"after {report.Period}s", "still there", "95 % interval");
        foreach (var point in report.Survival)
            curve.AddRow(Text($"{point.Time}"), Text($"{point.Value:P2}"), Text($"{point.Lower:P2} to {point.Upper:P2}"));
        Terminal.Results.Write(curve);
        if (report.Cox is not { } cox) return;
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("a unit more of", "multiplies the rate by", "95 % interval", "p");
        foreach (var column in cox.Coefficients)
            table.AddRow(
                Markup.Escape(column.Name),
                Text($"{column.HazardRatio:0.0000}"),
                Text($"{column.Lower:0.0000} to {column.Upper:0.0000}"),
                Text($"{column.P:0.0000}"));
        Terminal.Results.Write(table);
        Terminal.Print(Text($"concordance {cox.Concordance:0.0000}; log-likelihood {cox.LogLikelihood:0.000}, without columns ")
            + Text($"{cox.NullLogLikelihood:0.000}"));
        if (cox.HeldOut is { } held)
            Terminal.Print(Text($"on customers not learnt from: concordance {held.Concordance:0.0000}, ")
                + Text($"Brier score {held.Brier:0.0000}, of the curve above {held.BrierOfCurve:0.0000}"));
    }

    private static void Print(CohortReport report)
    {
        Terminal.Print(Text($"shifted beta-geometric: alpha {report.Sbg.Alpha:0.000000}, beta {report.Sbg.Beta:0.000000}"));
        Terminal.Print(Text($"expected discounted periods of a new customer from the first renewal on: ")
            + Text($"{report.ResidualLifetimes[0]:0.000000}"));
        foreach (var (share, period) in report.Survival.Select((share, period) => (share, period + 1)))
            Terminal.Print(Text($"after {period,4} periods {share:P2} are still there"));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
