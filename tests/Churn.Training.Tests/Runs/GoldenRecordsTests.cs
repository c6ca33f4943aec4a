using System.Globalization;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

public sealed class GoldenRecordsTests : IDisposable
{
    private const int Rows = 400;

    private readonly TempFolder folder = new();

    [Fact]
    public void Golden_records_are_made_up_and_hold_nothing_that_few_customers_have()
    {
        var golden = Train();

        golden.Should().HaveCount(10);
        golden.Select(record => record.Record.GetProperty("customer").GetString()).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(id => id!.StartsWith("EXAMPLE-"));
        Texts("city").Should().BeSubsetOf(["Bern", "Chur"]);
        Numbers("salary").Should().NotIntersectWith(Salaries)
            .And.OnlyContain(salary => salary > Salaries.Min() && salary < Salaries.Max() && Math.Round(salary, 2) == salary);
        Numbers("products").Should().BeSubsetOf([1, 5]);
        Texts("since").Select(day => DateOnly.Parse(day, CultureInfo.InvariantCulture).Year).Should()
            .OnlyContain(year => year >= 2010 && year <= 2020);

        IEnumerable<string> Texts(string column) => golden.Select(record => record.Record.GetProperty(column).GetString()!);
        IEnumerable<double> Numbers(string column) => golden.Select(record => record.Record.GetProperty(column).GetDouble());
    }

    [Fact]
    public void Golden_records_begin_with_the_typical_one_and_spread_over_the_probabilities()
    {
        var golden = Train();

        golden[0].Record.GetProperty("city").GetString().Should().Be("Bern");
        golden[0].Record.GetProperty("salary").GetDouble().Should().BeInRange(48_000, 52_000);
        golden.Skip(1).Select(record => record.Probability.Value).Should().BeInAscendingOrder();
        (golden[^1].Probability.Value - golden[1].Probability.Value).Should().BeGreaterThan(0.3f);
    }

    [Fact]
    public void Golden_records_are_the_same_for_the_same_data_and_seed() =>
        Train().Select(record => record.Record.GetRawText()).Should().Equal(Train().Select(record => record.Record.GetRawText()));

    public void Dispose() => folder.Dispose();

    private static double[] Salaries { get; } = [.. Enumerable.Range(0, Rows).Select(row => 10_000.37 + (row * 200.11))];

    private IReadOnlyList<GoldenRecord> Train()
    {
        var lines = Enumerable.Range(0, Rows).Select(row =>
        {
            var city = row % 80 == 3 ? $"Dorf{row % 3}" : row % 3 == 0 ? "Chur" : "Bern"; // a village has two customers at most
            var (products, churned) = (row % 2 == 0 ? 1 : 5, row * 37 % 100 < 20 + (row % 2 * 60));
            var since = new DateOnly(2010, 1, 1).AddDays(row * 10);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"K{row * 7919 % 10_000},{city},{Salaries[row]:0.00},{products},{since:yyyy-MM-dd},{(churned ? "Yes" : "No")}");
        });
        File.WriteAllLines(folder["customers.csv"], ["customer,city,salary,products,since,churn", .. lines]);
        var store = new ModelStore(folder[Guid.NewGuid().ToString()]);
        var options = new TrainingOptions { Models = ["logistic"], Evaluation = new() { Resamples = 50, Repeats = 1 } };
        return store.Open(new TrainingRun(options, store, 2).Execute(folder["customers.csv"]).Version).Golden;
    }
}
