using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inspection;

public sealed class LabelSourceTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void What_is_filled_for_leavers_alone_is_left_out_beside_a_filled_label()
    {
        var options = new SchemaOptions { LabelFilled = "Cancelled on" };
        var table = HandMadeTables.OfRows(
            ["id", "tenure", "Cancelled on", "Why", "Last bill"],
            Enumerable.Range(0, 200).Select(i => i % 4 == 0
                ? new[] { $"C{i}", $"{i % 50}.5", $"2024-05-{(i % 28) + 1:00}", i % 8 == 0 ? "price" : "moved", $"{i}.25" }
                : [$"C{i}", $"{(i * 7) % 60}.5", "", "", ""]));

        var learnt = LeakRemoval.Apply(table, SchemaInferrer.Learn(table, options), options);

        learnt.Schema.UsedColumns.Select(column => column.Name).Should().Equal("tenure");
        learnt.Schema.Label.Filled.Should().BeTrue();
        EncodedDataset.Read(table, learnt.Schema).Churned.Count(churned => churned).Should().Be(50);
    }

    [Fact]
    public void The_second_label_of_a_file_is_left_out_as_a_leak()
    {
        var table = HandMadeTables.OfRows(
            ["tenure", "Churn Label", "Churn Value"],
            Enumerable.Range(0, 200).Select(
                i => new[] { $"{(i * 7) % 60}.5", i % 4 == 0 ? "Yes" : "No", i % 4 == 0 ? "1" : "0" }));

        var learnt = LeakRemoval.Apply(table, SchemaInferrer.Learn(table, new SchemaOptions()), new SchemaOptions());

        learnt.Schema.Label.Name.Should().Be("Churn Label");
        learnt.Schema.UsedColumns.Select(column => column.Name).Should().Equal("tenure");
    }

    [Fact]
    public void An_inspection_writes_where_the_label_came_from()
    {
        File.WriteAllText(folder["left.csv"], "id\nC0\nC4\n");
        var options = new SchemaOptions { ChurnedFile = folder["left.csv"], Key = "id", Unlabelled = UnlabelledRows.Ignore };
        var table = HandMadeTables.OfRows(["id", "tenure"], Enumerable.Range(0, 60).Select(i => new[] { $"C{i}", $"{i % 7}.5" }));

        var inspection = TableInspection.Of(table, options);

        inspection.ChurnRate.Should().BeApproximately(2 / 60.0, 1e-12);
        inspection.Columns.Select(column => column.Name).Should().Equal("id", "tenure");
        var read = inspection.Description.ApplyTo(new SchemaOptions());
        (read.Label, read.Positive, read.ChurnedFile, read.Key, read.Unlabelled)
            .Should().Be((null, null, folder["left.csv"], "id", UnlabelledRows.Ignore));
        TableInspection.Of(table, read).ChurnRate.Should().Be(inspection.ChurnRate);
    }

    [Theory]
    [InlineData("is_active_customer_since")]
    [InlineData("status")]
    [InlineData("Customer")]
    public void A_file_without_a_label_is_inspected_without_a_fault(string name)
    {
        var table = HandMadeTables.OfRows(["id", name], Enumerable.Range(0, 60).Select(i => new[] { $"C{i}", $"word {i % 3}" }));

        var inspection = TableInspection.Of(table, new SchemaOptions());

        inspection.Label.Should().BeNull();
        inspection.Violations.Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();
}
