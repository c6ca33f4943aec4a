using System.Globalization;
using Churn.Models.Manifest;
using Churn.Models.Store;
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
        golden.Select(record => record.Record.GetProperty("city").GetString()).Should().OnlyContain(city => city == "Bern" || city == "Chur");
        golden.Select(record => record.Record.GetProperty("salary").GetDouble()).Should()
            .OnlyContain(salary => !Customers.Contains(salary) && salary > Customers.Min() && salary < Customers.Max() && Math.Round(salary, 2) == salary);
        golden.Select(record => record.Record.GetProperty("products").GetDouble()).Should().OnlyContain(products => products == 1 || products == 5);
        golden.Select(record => DateOnly.Parse(record.Record.GetProperty("since").GetString()!, CultureInfo.InvariantCulture)).Should()
            .OnlyContain(day => day.Year >= 2010 && day.Year <= 2020);
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

    private static double[] Customers { get; } = [.. Enumerable.Range(0, Rows).Select(row => 10_000.37 + (row * 200.11))];

    private IReadOnlyList<GoldenRecord> Train()
    {
        var lines = Enumerable.Range(0, Rows).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"K{row * 7919 % 10_000:0000},{(row % 80 == 3 ? $"Dorf{row % 3}" : row % 3 == 0 ? "Chur" : "Bern")},{Customers[row]:0.00},{(row % 2 == 0 ? 1 : 5)},{new DateOnly(2010, 1, 1).AddDays(row * 10):yyyy-MM-dd},{((row * 37 % 100) < 20 + (row % 2 * 60) ? "Yes" : "No")}"));
        File.WriteAllLines(folder["customers.csv"], ["customer,city,salary,products,since,churn", .. lines]);
        var store = new ModelStore(folder[Guid.NewGuid().ToString()]);
        var options = new TrainingOptions { Models = ["logistic"], Evaluation = new() { Resamples = 50, Repeats = 1 } };
        return store.Open(new TrainingRun(options, store, 2).Execute(folder["customers.csv"]).Version).Golden;
    }
}
