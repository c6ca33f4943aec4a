using System.Globalization;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inspection;

public class TableInspectionTests
{
    [Theory]
    [InlineData("zqrare note {0} of mr smit who called on monday", 30, 3)]
    [InlineData("zqrare note {0} of mr smit who called on monday", 4, 30)]
    [InlineData("Smit{0}", 60, 3)]
    [InlineData("Smit{0}", 40, 1)]
    public void What_looks_like_free_text_or_names_is_not_shown(string text, int texts, int rows)
    {
        string[] values =
            [.. Enumerable.Range(0, texts * rows).Select(i => string.Format(CultureInfo.InvariantCulture, text, i / rows))];

        ProfileOf([.. values, values[0]]).MostFrequent.Should().BeEmpty();
    }

    [Fact]
    public void Numbers_are_summarised_as_worked_by_hand()
    {
        // Sorted: 1 2 3 4.5 5 6 7 7 100. Quartiles 3, 5, 7; far out beyond 3 - 12 and 7 + 12. The sum is 135.5.
        var profile = ProfileOf("5", "1", "", "100", "2", "7", "3", "7", "4.5", "6", "");

        profile.Should().Match<ColumnProfile>(column => column.Kind == "number" && column.Missing == 2 && column.Distinct == 8);
        profile.MissingShare.Should().BeApproximately(2 / 11.0, 1e-12);
        profile.Numbers.Should().Be(new NumberSummary(1, 3, 5, 7, 100, 135.5 / 9.0, 1));
        profile.MostFrequent.Should().BeEmpty();
    }

    [Fact]
    public void Numbers_are_shown_as_the_file_has_them() =>
        ProfileOf("0.1", "8684.8", "0.1", "19.85").Numbers!.Maximum.Should().Be(8684.8);

    [Fact]
    public void Where_half_of_the_numbers_are_the_same_there_are_no_outliers() =>
        ProfileOf("0", "0", "0", "0", "0", "0", "0", "0", "5.5", "9").Numbers!.Outliers.Should().Be(0);

    [Fact]
    public void Words_are_counted_the_most_frequent_first()
    {
        var profile = ProfileOf("b", "a", " c ", "b", "NA", "a", "b", "", "c", "d", "e", "f", "a", "c");

        profile
            .Should()
            .Match<ColumnProfile>(column =>
                column.Kind == "category" && column.Why == "6 different words" && column.Missing == 2);
        profile
            .MostFrequent.Should()
            .Equal(
                new WordCount("a", 3),
                new WordCount("b", 3),
                new WordCount("c", 3),
                new WordCount("d", 1),
                new WordCount("e", 1));
    }

    [Theory]
    [InlineData("boolean", "spellings of yes and no", "1", "0", "1", "0")]
    [InlineData("number", "every value is a number", "1.5", "2", "2", "1.5")]
    [InlineData("identifier", "different in each of 4 rows", "A1", "A2", "A3", "A4")]
    [InlineData("ignored", "empty in every row", "", "", "", "")]
    [InlineData("constant", "the same in every row of the training", "x", "x", "x", "x")]
    public void Every_kind_says_why(string kind, string why, params string[] values) =>
        ProfileOf(values).Should().Match<ColumnProfile>(column => column.Kind == kind && column.Why == why);

    [Theory]
    [InlineData("more than half of the values are missing", "a", "", "", "", "b", "a", "b", "", "", "")]
    [InlineData("words that differ in letter case alone are different words", "red", "Red", "red", "Red")]
    public void What_to_look_at_is_told(string warning, params string[] values) =>
        ProfileOf(values).Warnings.Should().Equal(warning);

    [Fact]
    public void A_column_that_hardly_ever_differs_is_told() =>
        ProfileOf([.. Enumerable.Range(0, 300).Select(i => i % 150 == 1 ? "b" : "a")])
            .Warnings.Should()
            .Equal("the same in more than 99 of 100 rows");

    [Fact]
    public void A_column_that_says_all_has_all_the_information()
    {
        var relation = RelationOf([.. Enumerable.Range(0, 2_000).Select(i => i % 2 == 0 ? "a" : "b")]);

        relation.RocAuc.Should().Be(1);
        relation.Information.Should().BeGreaterThan(0.99);
    }

    [Fact]
    public void A_column_that_says_nothing_has_none()
    {
        // Both words half churned in every half, up to chance: an AUC of 0.5 and no information.
        var relation = RelationOf([.. Enumerable.Range(0, 2_000).Select(i => i % 4 < 2 ? "a" : "b")]);

        relation.RocAuc.Should().BeApproximately(0.5, 0.05);
        relation.Information.Should().BeLessThan(0.01);
    }

    [Fact]
    public void The_relation_of_two_words_is_the_one_worked_by_hand()
    {
        // Even rows churned. 'a' has 3 of 4 of them and 1 of 4 others: AUC 0.75 * 0.75 + (2 * 0.75 * 0.25) / 2 = 0.75; entropy
        // left is h(0.75) = 0.8113 bits of 1.
        var relation = RelationOf([.. Enumerable.Range(0, 20_000).Select(i => (i % 8 < 6) == (i % 2 == 0) ? "a" : "b")]);

        relation.RocAuc.Should().BeApproximately(0.75, 0.01);
        relation.Information.Should().BeApproximately(1 - 0.8113, 0.01);
    }

    [Fact]
    public void Learning_by_heart_does_not_count() =>
        RelationOf([.. Enumerable.Range(0, 2_000).Select(i => $"word {i % 199}")]).RocAuc.Should().BeLessThan(0.6);

    [Fact]
    public void Numbers_are_cut_where_the_churn_rate_changes()
    {
        var values = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();

        NumericBinning.Find(values, [.. values.Select(value => value is > 19 and <= 59)]).Should().Equal(19, 59);
        NumericBinning.Find(values, [.. values.Select(value => value % 2 == 0)]).Should().BeEmpty();
        new[] { 19f, 19.5f, 59, 60 }.Select(value => NumericBinning.RangeOf([19, 59], value)).Should().Equal(0, 1, 1, 2);
    }

    [Fact]
    public void A_file_without_a_label_is_described_all_the_same()
    {
        var inspection = TableInspection.Of(HandMadeTables.Of("id,x", "A1,1.5", "A2,2.5", "A3,2.5"), new SchemaOptions());

        inspection.Label.Should().BeNull();
        inspection.Notes.Should().HaveCount(2).And.ContainSingle(note => note.StartsWith("there is no label"))
            .And.ContainSingle(note => note.StartsWith("column 'id' is the identifier"));
        inspection.Violations.Should().BeEmpty();
        inspection.Columns.Should().HaveCount(2).And.OnlyContain(column => column.Relation == null && column.Leak == null);
    }

    [Fact]
    public void In_a_handful_of_rows_no_relation_is_measured() =>
        TableInspection
            .Of(HandMadeTables.Of("x,Churn", "1.5,Yes", "2.5,No", "2.5,No"), new SchemaOptions())
            .Columns.Single()
            .Relation.Should()
            .BeNull();

    [Fact]
    public void A_label_that_is_named_and_is_none_is_refused() =>
        FluentActions
            .Invoking(() => TableInspection.Of(
                HandMadeTables.Of("id,x", "A1,1.5", "A2,2.5", "A3,7"), new SchemaOptions { Label = "x" }))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*has 3 values*");

    [Fact]
    public void What_a_training_refuses_is_told_beside_the_profiles()
    {
        var table = HandMadeTables.OfColumn("x", Enumerable.Range(0, 30).Select(i => i == 7 ? "many" : $"{i % 9}.5"));

        var inspection = TableInspection.Of(table, new SchemaOptions());

        inspection.Violations.Should().ContainSingle().Which.Line.Should().Be(9);
        inspection.Columns.Should().ContainSingle();
        inspection.Problems.Should().Contain(problem => problem.StartsWith("there are 30 rows"));
    }

    [Fact]
    public void Repeated_rows_are_counted() =>
        TableInspection
            .Of(HandMadeTables.Of("x,y,Churn", "1.5,7,Yes", "2,8,No", "1.5,7,Yes", "3.5,9,No", "3.5,9,Yes"), new SchemaOptions())
            .Problems.Should()
            .Contain(problem => problem.StartsWith("1 rows repeat another one in every field;"))
            .And.Contain(problem => problem.StartsWith("1 rows repeat another one in every field but the label"));

    [Fact]
    public void Equal_rows_of_a_survey_are_no_problem() =>
        TableInspection
            .Of(
                HandMadeTables.Of(
                    "x,y,Churn",
                    [.. Enumerable.Range(0, 400).Select(i => $"{i % 3},{i / 7 % 4}.5,{(i * i % 5 < 2 ? "Yes" : "No")}")]),
                new SchemaOptions())
            .Problems.Should()
            .BeEmpty();

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        using var german = new CultureScope("de-DE");

        ProfileOf("1.5", "2.5", "1.5").Numbers!.Maximum.Should().Be(2.5);
    }

    private static ColumnProfile ProfileOf(params string[] values) =>
        TableInspection.Of(HandMadeTables.OfColumn("it", values), new SchemaOptions()).Columns.Single();

    private static LabelRelation RelationOf(params string[] values) => ProfileOf(values).Relation!;
}
