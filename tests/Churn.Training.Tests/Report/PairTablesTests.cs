using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Training.Evaluation;
using Churn.Training.Report.Sections;

namespace Churn.Training.Tests.Report;

public class PairTablesTests
{
    [Fact]
    public void Pair_is_a_table_of_deciles_and_of_values_that_enough_customers_have()
    {
        var number = new ColumnLevels(new NumberColumn("tenure", 0, 20), [10f]);
        var words = new ColumnLevels(new CategoryColumn("plan", ["basic", "gold", "rare"]), []);
        double[][] effects = [[.1, -.2, .9, 0, 0], [-.1, .4, .9, 0, 0], [0, 0, 0, 0, 0]];
        float[] tenures = [.. Enumerable.Range(0, 21).Select(tenure => (float)tenure)];
        float[] plans = [.. Enumerable.Repeat(0f, 20), .. Enumerable.Repeat(1f, 10), 2f];
        var columns = new[] { (0, number, tenures), (1, words, plans) }
            .Select(column => new ReadableColumn(
                new ColumnShape(column.Item1, column.Item2, new double[column.Item2.Count]), [], column.Item3))
            .ToArray();
        var pair = new PairShape(0, 1, number, words, effects);
        var shapes = new ColumnShapes(0, null, [.. columns.Select(column => column.Shape)], [pair]);

        var table = PairTables.Write(new ReadableModel(shapes, columns)).Descendants("table").Single();

        Texts("thead").Should().Equal("tenure", "basic", "gold");
        Texts("tbody").Take(3).Should().Equal("2", "+0.10", "-0.20");
        Texts("tbody").Skip(24).Should().Equal("18", "-0.10", "+0.40");
        table.Descendants("td").Select(cell => (string)cell.Attribute("class")!).Should()
            .StartWith(["number more-1", "number less-2"]).And.EndWith("number more-4");

        IEnumerable<string> Texts(string part) =>
            table.Element(part)!.Descendants().Where(cell => cell.Name == "th" || cell.Name == "td").Select(cell => cell.Value);
    }
}
