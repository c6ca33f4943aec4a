using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Preparation;

public class EncodedDatasetTests
{
    [Fact]
    public void Fewer_than_fifty_rows_are_refused() =>
        Reading(49, 20).Should().Throw<DataRefusedException>().WithMessage("*49 rows*at least 50*");

    [Fact]
    public void Fewer_than_ten_of_a_class_are_refused() =>
        Reading(100, 9).Should().Throw<DataRefusedException>().WithMessage("*9 of 100 customers churned*at least 10*");

    [Fact]
    public void More_features_than_a_training_can_take_are_refused()
    {
        string[] row = [.. Enumerable.Range(0, EncodedDataset.MaxFeatures + 1).Select(_ => "5")];
        var table = HandMadeTables.OfRows(
            [.. row.Select((_, i) => $"f{i}"), "Churn"],
            Enumerable.Range(0, 60).Select(i => row.Select(text => $"{text}{i}.5").Append(i % 2 == 0 ? "1" : "0").ToArray()));

        var reading = () => EncodedDataset.Read(table, SchemaInferrer.Learn(table, new SchemaOptions()).Schema);

        reading.Should().Throw<DataRefusedException>().WithMessage("*10,001 features*at most 10,000*");
    }

    [Fact]
    public void Rows_are_coded_in_the_order_of_the_file()
    {
        var customers = Reading(60, 20)();

        customers.Row(3).Should().Equal(3.5f, 1);
        float.IsNaN(customers.Row(0)[0]).Should().BeTrue("the first value is missing");
        customers.Churned.Take(20).Should().AllBeEquivalentTo(true);
        customers.ChurnRate.Should().BeApproximately(1 / 3.0, 1e-12);
    }

    private static Func<EncodedDataset> Reading(int rows, int churned) => () =>
    {
        var table = HandMadeTables.Of("x,odd,Churn", [.. Enumerable.Range(0, rows)
            .Select(i => $"{(i == 0 ? "" : i + ".5")},{(i % 2 == 0 ? "no" : "yes")},{(i < churned ? 1 : 0)}")]);
        return EncodedDataset.Read(table, SchemaInferrer.Learn(table, new SchemaOptions()).Schema);
    };
}
