using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class LifetimeCommandTests : IDisposable
{
    private const string Customers = """
        customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn
        C1,1,99.5,Month-to-month,0,Yes,No
        C2,70,20,Two year,0,No,No
        C3,5,20,Two year,0,No,Yes

        """;

    private readonly TempFolder folder = new();

    public LifetimeCommandTests()
    {
        new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(folder["in.csv"], Customers);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Purchases_give_parameters_and_a_value_for_each_customer()
    {
        File.WriteAllText(folder["bought.csv"], Drawn(300));

        var outcome = Run(
            "lifetime", "--transactions", "bought.csv", "--customer", "who", "--time", "day", "--amount", "paid",
            "--json", "-", "--out", "out.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var found = JsonNode.Parse(outcome.Output)!;
        foreach (var name in new[] { "r", "alpha", "a", "b" }) ((double)found["bgNbd"]![name]!).Should().BePositive();
        foreach (var name in new[] { "p", "q", "v" }) ((double)found["gammaGamma"]![name]!).Should().BePositive();
        ((double)found["bgNbd"]!["logLikelihood"]!).Should().BeNegative();
        ((string)found["period"]!).Should().Be("week");
        var rows = File.ReadAllLines(folder["out.csv"]);
        rows.Should().HaveCount(301);
        rows[0].Should().StartWith("who,").And.EndWith(",customer_value");
    }

    [Fact]
    public void Cohort_is_projected()
    {
        var outcome = Run("lifetime", "--retention", ".869,.743,.653,.593,.551,.517,.491", "--horizon", "12", "--json", "-");

        ((double)JsonNode.Parse(outcome.Output)!["survival"]![11]!).Should().BeApproximately(.3780, 1e-4);
    }

    [Fact]
    public void Customers_with_contracts_are_rolled_forward_and_those_who_left_have_no_value()
    {
        var outcome = Run(
            "lifetime", "in.csv", "--churn-means", "last-period", "--margin-column", "MonthlyCharges", "--age", "tenure+1",
            "--horizon", "12", "--json", "-", "--out", "out.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var found = JsonNode.Parse(outcome.Output)!;
        ((int)found["customers"]!, (int)found["alreadyLeft"]!).Should().Be((2, 1));
        found["survival"]!.AsArray().Should().HaveCount(12);
        var rows = File.ReadAllLines(folder["out.csv"]);
        rows[3].Should().Be("C3,5,20,Two year,0,No,Yes,,,,,,");
        var value = double.Parse(rows[1].Split(',')[^3], CultureInfo.InvariantCulture)
            + double.Parse(rows[2].Split(',')[^3], CultureInfo.InvariantCulture);
        value.Should().BeApproximately((double)found["value"]!, .011);
    }

    [Fact]
    public void History_gives_the_curve_and_what_columns_do_to_the_rate()
    {
        File.WriteAllText(folder["history.csv"], DrawnHistory(2_000));

        var outcome = Run(
            "lifetime", "history.csv", "--start", "came", "--end", "left", "--covariates", "plan, discount", "--observed-until",
            "2025-12-31", "--horizon", "30", "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var found = JsonNode.Parse(outcome.Output)!;
        ((int)found["customers"]!, (string)found["period"]!).Should().Be((2_000, "month"));
        ((int)found["haveLeft"]!).Should().BeInRange(1, 1_999);
        var survival = found["survival"]!.AsArray();
        survival.Should().HaveCount(23); // the first came in January 2024
        survival.Select(point => (double)point!["value"]!).Should().BeInDescendingOrder();
        foreach (var point in survival)
            ((double)point!["value"]!).Should().BeInRange((double)point["lower"]!, (double)point["upper"]!);
        ((double)found["restrictedMean"]!).Should().BeInRange(1, 23);
        var cox = found["cox"]!;
        cox["coefficients"]!.AsArray().Select(column => (string)column!["name"]!)
            .Should().Equal("plan = best", "discount");
        ((double)cox["coefficients"]![0]!["value"]!).Should().BeApproximately(-1, .3);
        ((double)cox["coefficients"]![1]!["p"]!).Should().BeGreaterThan(.001);
        ((double)cox["heldOut"]!["concordance"]!).Should().BeGreaterThan(.55);
        ((double)cox["heldOut"]!["brier"]!).Should().BeLessThan((double)cox["heldOut"]!["brierOfCurve"]!);
        outcome.Errors.Should().Contain("the curve ends at 23 of 30");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "history.csv", "--start", "came")]
    [InlineData(ExitCode.Usage, "history.csv", "--covariates", "plan")]
    [InlineData(ExitCode.Usage, "--start", "came", "--end", "left", "--retention", ".8,.7")]
    [InlineData(ExitCode.Usage, "history.csv", "--start", "came", "--end", "left", "--out", "out.csv")]
    [InlineData(ExitCode.DataRefused, "history.csv", "--start", "came", "--end", "gone")]
    [InlineData(ExitCode.DataRefused, "history.csv", "--start", "came", "--end", "left", "--covariates", "same")]
    [InlineData(ExitCode.DataRefused, "in.csv", "--start", "tenure", "--end", "Churn")] // a snapshot has no days
    public void History_that_cannot_be_read_is_refused(int exitCode, params string[] arguments)
    {
        File.WriteAllText(folder["history.csv"], DrawnHistory(50));

        Run(["lifetime", .. arguments]).ExitCode.Should().Be(exitCode);
    }

    [Theory]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.Usage, "in.csv")] // what churn means is not said
    [InlineData(ExitCode.Usage, "in.csv", "--churn-means", "ever", "--margin-column", "MonthlyCharges")]
    [InlineData(ExitCode.Usage, "in.csv", "--churn-means", "last-period")]
    [InlineData(ExitCode.Usage, "in.csv", "--churn-means", "last-period", "--margin-column", "MonthlyCharges", "--age", "x+1")]
    [InlineData(ExitCode.DataRefused, "in.csv", "--churn-means", "last-period", "--margin-column", "Nothing")]
    [InlineData(ExitCode.DataRefused, "in.csv", "--churn-means", "last-period", "--margin-column", "Contract")]
    [InlineData(ExitCode.Usage, "in.csv", "--transactions", "in.csv")]
    [InlineData(ExitCode.DataRefused, "--transactions", "once.csv")] // nobody bought again
    [InlineData(ExitCode.Usage, "--transactions", "once.csv", "--out", "once.csv")]
    [InlineData(ExitCode.Usage, "--transactions", "once.csv", "--discount", "-1")]
    [InlineData(ExitCode.Usage, "--retention", ".8,.9")]
    [InlineData(ExitCode.Usage, "--retention", "x")]
    [InlineData(ExitCode.Usage, "--retention", ".8,.7", "--discount", "0")]
    public void What_cannot_be_valued_is_refused(int exitCode, params string[] arguments)
    {
        File.WriteAllText(folder["once.csv"], "customer,day,amount\na,2026-01-31,5\nb,2026-02-28,7\n");

        Run(["lifetime", .. arguments]).ExitCode.Should().Be(exitCode);
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);

    /// <summary>Purchases of customers who buy and stop at rates of their own.</summary>
    private static string Drawn(int customers)
    {
        var (random, text) = (new Random(1), new StringBuilder("who,day,paid\n"));
        for (var customer = 0; customer < customers; customer++)
        {
            var (days, mean) = (20 + random.Next(100), 10 + random.Next(50));
            for (var day = random.Next(60); day < 365; day += 1 + random.Next(2 * days))
            {
                text.Append(CultureInfo.InvariantCulture, $"c{customer},{new DateOnly(2025, 1, 1).AddDays(day):yyyy-MM-dd},")
                    .Append(CultureInfo.InvariantCulture, $"{mean + random.Next(20)}\n");
                if (random.NextDouble() < .2) break;
            }
        }

        return text.ToString();
    }

    /// <summary>Customers of two plans; of the best plan they leave at a rate that is e times smaller.</summary>
    private static string DrawnHistory(int customers)
    {
        var (random, text) = (new Random(1), new StringBuilder("came,left,plan,discount,same\n"));
        for (var customer = 0; customer < customers; customer++)
        {
            var (came, isBest) = (new DateOnly(2024, 1, 1).AddDays(random.Next(300)), random.Next(3) == 0);
            var days = (int)(-Math.Log(1 - random.NextDouble()) * (isBest ? 400 * Math.E : 400));
            var left = came.AddDays(days) is var day && day <= new DateOnly(2025, 12, 31) ? $"{day:yyyy-MM-dd}" : "";
            text.Append(CultureInfo.InvariantCulture, $"{came:yyyy-MM-dd},{left},{(isBest ? "best" : "basic")},")
                .Append(CultureInfo.InvariantCulture, $"{random.Next(40)},1\n");
        }

        return text.ToString();
    }
}
