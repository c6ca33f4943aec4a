using Churn.Training.Data;

namespace Churn.Training.Tests.Data;

public class CodedCustomersTests
{
    [Fact]
    public void Fewer_than_fifty_rows_are_refused() =>
        Reading(49, 20).Should().Throw<DataRefusedException>().WithMessage("*49 rows*at least 50*");

    [Fact]
    public void Fewer_than_ten_of_a_class_are_refused() =>
        Reading(100, 9).Should().Throw<DataRefusedException>().WithMessage("*9 of 100 customers churned*at least 10*");

    [Fact]
    public void Rows_are_coded_in_the_order_of_the_file()
    {
        var customers = Reading(60, 20)();

        customers.Row(3).Should().Equal(3.5f, 1);
        float.IsNaN(customers.Row(0)[0]).Should().BeTrue("the first value is missing");
        customers.Churned.Take(20).Should().AllBeEquivalentTo(true);
        customers.ChurnRate.Should().BeApproximately(1 / 3.0, 1e-12);
    }

    private static Func<CodedCustomers> Reading(int rows, int churned) => () =>
    {
        var table = Tables.Of("x,odd,Churn", [.. Enumerable.Range(0, rows)
            .Select(i => $"{(i == 0 ? "" : i + ".5")},{(i % 2 == 0 ? "no" : "yes")},{(i < churned ? 1 : 0)}")]);
        return CodedCustomers.Read(table, SchemaLearner.Learn(table, new SchemaOptions()).Schema);
    };
}
