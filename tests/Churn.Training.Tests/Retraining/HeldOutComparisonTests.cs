using System.Globalization;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Retraining;

namespace Churn.Training.Tests.Retraining;

public sealed class HeldOutComparisonTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ChurnModel one;
    private readonly ChurnModel other;

    public HeldOutComparisonTests()
    {
        var store = new ModelStore(folder["models"]);
        one = store.Open(new HandMadeModel().PublishIn(store));
        other = store.Open(HandMadeModel.Weighed(1).PublishIn(store));
    }

    [Fact]
    public void A_segment_favours_neither_model_by_who_is_put_into_it()
    {
        var (forth, back) = (Compare(one, other), Compare(other, one));

        forth
            .Customers.Should()
            .Contain(customer => customer.Champion < 0.5 && customer.Challenger >= 0.5, "the models disagree on some");
        forth.Customers.Select(customer => customer.Segment).Should().Equal(back.Customers.Select(customer => customer.Segment));
    }

    [Fact]
    public void A_champion_whose_columns_are_all_gone_reads_no_row_and_the_gate_says_so()
    {
        var file = folder["others.csv"];
        File.WriteAllText(
            file,
            "days,Churn\n" + string.Concat(Enumerable.Range(1, 60).Select(row => $"{row},{(row % 2 == 0 ? "Yes" : "No")}\n")));
        var table = CsvCustomerReader.Read(file, new ReadingOptions());

        var compared = new HeldOutComparison(one, other, TimeProvider.System).Of(table, new bool[table.Rows]);

        compared.Drift.Unreadable.Should().Be(60);
        compared.Drift.Lacking.Should().Contain("tenure").And.Contain("Contract");
        new Gate(new GateOptions())
            .Judge(compared)
            .Failures.Select(check => check.Name)
            .Should()
            .Contain("rows")
            .And.Contain("columns")
            .And.Contain("readable rows");
    }

    public void Dispose() => folder.Dispose();

    private ModelComparison Compare(ChurnModel champion, ChurnModel challenger)
    {
        var file = folder["customers.csv"];
        File.WriteAllText(
            file,
            "tenure,MonthlyCharges,Churn\n"
                + string.Concat(
                    Enumerable
                        .Range(1, 72)
                        .Select(month =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{month},{20 + (month * 37 % 90)},{(month % 3 == 0 ? "Yes" : "No")}\n"))));
        var table = CsvCustomerReader.Read(file, new ReadingOptions());
        return new HeldOutComparison(champion, challenger, TimeProvider.System).Of(table, new bool[table.Rows]);
    }
}
