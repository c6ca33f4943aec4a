using Churn.Benchmarks.Retraining;
using Churn.TestSupport;
using Churn.Training.Retraining;

namespace Churn.EndToEnd.Tests;

/// <summary>Ten months of the simulated year: retraining by need, on the log alone.</summary>
public sealed class SimulatedYearTests : IDisposable
{
    private const int ChangesIn = 7;

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Customers_who_behave_differently_are_noticed_learnt_and_earn_more()
    {
        using var year = new SimulatedYear(folder.Path, 2_000, ChangesIn, seed: 1);

        var told = await year.RunAsync(ChangesIn + 3);

        // Outcomes of a month come in a month and a half later.
        told.Where(month => month.Month <= ChangesIn).Should().OnlyContain(month => !month.Need.IsNeeded);
        var alarm = told.First(month => month.Need.IsNeeded);
        alarm.Month.Should().BeInRange(ChangesIn + 1, ChangesIn + 2);
        alarm.Need.Reasons.Should().Contain(reason => reason.StartsWith("loss: ") && reason.Contains("contradicted"));
        told.Select(month => month.Training?.Outcome).Should().Contain(RetrainOutcome.Promoted);
        told[^1].Profit.Should().BeGreaterThan(told[^1].Without);
    }
}
