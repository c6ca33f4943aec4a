using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Verification;

namespace Churn.Models.Tests.Onnx;

public sealed class PortableGraphTests : IDisposable
{
    /// <summary>The portable graph runs in ONNX Runtime, the other one here.</summary>
    private const float Tolerance = 1e-6f;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("12", "70.5", "One year", "1", "Yes")]
    [InlineData("-1.5e2", "1e6", "Two year", "0", "No")]
    [InlineData(" 3 ", "", " Month-to-month\t", " 1 ", " no ")]
    [InlineData("", "", "", "", "")]
    [InlineData("0", "0", "Three years", "2", "maybe")]
    [InlineData("0", "0", "one year", "TRUE", "yEs")]
    [InlineData("0", "0", "Zwölf Jahre 🙂", "0.0", "FaLsE")]
    [InlineData("0", "0", "One year", "1.00", "0.00")]
    [InlineData("0", "0", "One year", "y", "N")]
    public void Raw_columns_score_as_the_coded_row_does(params string[] row) => ShouldAgree(new HandMadeModel(), row);

    [Fact]
    public void Columns_may_have_the_names_of_outputs_and_inner_values_and_of_each_other_with_a_mark()
    {
        Column[] columns =
        [
            new NumberColumn("probability", 0, 1),
            new NumberColumn("probability_in", 0, 1),
            new NumberColumn("probability_in_in", 0, 1),
            new CategoryColumn("log_odds", ["low", "high"]),
            new BooleanColumn("log_odds_in", "0", "1"),
            new NumberColumn("#v1", 0, 1),
            new NumberColumn("#c2", 0, 1),
            new NumberColumn("#v1_in", 0, 1),
            new NumberColumn("coded_row", 0, 1),
            new NumberColumn("rows", 0, 1),
            new NumberColumn("out_probability", 0, 1),
        ];
        string[] row = ["0.5", "0.25", "0.125", "high", "1", "0.75", "1", "0.375", "0.0625", "1", "0.875"];

        ShouldAgree(Of(columns, string.Join(", ", columns.Zip(row, (column, text) => $"\"{column.Name}\": \"{text}\""))), row);
    }

    [Fact]
    public void Names_and_words_may_be_of_any_script()
    {
        Column[] columns =
        [
            new NumberColumn("Größe in m²", 0, 3),
            new CategoryColumn("契約 🙂", ["年払い", "月払い", "e\u0301", "\u00E9"]),];
        var model = Of(columns, "\"Größe in m²\": 1.5, \"契約 🙂\": \"月払い\"");

        foreach (var word in new[] { "年払い", "月払い", "e\u0301", "\u00E9", "週払い" }) ShouldAgree(model, ["1.75", word]);
    }

    [Theory]
    [InlineData("120", "05", "3 Wednesday", "1.234,50 €", "Komfort")]
    [InlineData("-3.5", "12", "7 Sunday", "(12)", "Basis")]
    [InlineData("", "", "", "", "")]
    public void A_date_has_its_three_parts_as_inputs(params string[] row)
    {
        var store = new ModelStore(folder["models"]);
        var model = store.Open(HandMadeModel.OfShop.PublishIn(store));
        using var portable = new PortableModel(
            File.ReadAllBytes(Path.Combine(store.FolderOf(model.Version), ModelFolder.PortableFile)),
            model.Schema);
        var coded = model.Schema.Features.Select(
            (column, i) =>
            {
                column.Read(row[i], out var value);
                return value;
            });

        portable.Score([row])[0].Should().BeApproximately(model.Score(new CodedCustomer([.. coded])).Value, Tolerance);
    }

    [Fact]
    public void A_single_column_is_enough() => ShouldAgree(Of([new NumberColumn("tenure", 0, 72)], "\"tenure\": 3"), ["5"]);

    [Fact]
    public void Rows_are_scored_in_their_order()
    {
        var model = new HandMadeModel();
        string[][] rows = [["1", "20", "One year", "0", "No"], ["70", "", "Two year", "1", "Yes"], ["", "100", "x", "", "No"]];
        using var portable = new PortableModel(model.Artifacts().Portable, model.Schema);

        var together = portable.Score(rows);

        together.Should().OnlyHaveUniqueItems();
        rows.Zip(together)
            .Should()
            .AllSatisfy(pair => portable.Score([pair.First])[0].Should().BeApproximately(pair.Second, Tolerance));
    }

    [Theory]
    [InlineData("tenure", "tenure")]
    [InlineData("check_in", "check_in")]
    [InlineData("#calls", "#calls")]
    [InlineData("#1", "#1")]
    [InlineData("", "")]
    [InlineData("Probability", "Probability")]
    [InlineData("probability", "probability_in")]
    [InlineData("probability_in", "probability_in_in")]
    [InlineData("log_odds_in_in", "log_odds_in_in_in")]
    [InlineData("#v12", "#v12_in")]
    [InlineData("#v12_in", "#v12_in_in")]
    public void An_input_has_its_columns_name_and_a_mark_where_that_is_taken(string column, string input) =>
        GraphNames.InputOf(column).Should().Be(input);

    /// <summary>A model that weighs every column differently.</summary>
    private static HandMadeModel Of(Column[] columns, string members) => new()
    {
        Schema = new CustomerSchema(columns, HandMadeSchemas.Label),
        Coefficients = [.. columns.Select((_, i) => 0.1f + (0.07f * i))],
        Fill = [.. columns.Select((_, i) => (float)i)],
        Golden = [$"{{{members}}}"],
        Decision = new DecisionRule { Threshold = new ChurnProbability(0.5f) },
        Segmentation = new SegmentationRules { LowRisk = new ChurnProbability(0.2f) },
    };

    private void ShouldAgree(HandMadeModel model, string[] row)
    {
        var store = new ModelStore(folder["models"]);
        var coded = store.Open(model.PublishIn(store));
        using var portable = new PortableModel(
            File.ReadAllBytes(Path.Combine(store.FolderOf(coded.Version), ModelFolder.PortableFile)),
            coded.Schema);
        var record = new TextRecordReader(coded.Schema, [.. coded.Schema.Features.Select(column => column.Name)])
            .Read(row)
            .Record!;

        portable.Score([row])[0].Should().BeApproximately(coded.Score(record.Coded).Value, Tolerance);
    }
}
