using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Inference;

public class SchemaInferrerTests
{
    [Fact]
    public void Numbers_make_a_number_with_its_range()
    {
        var column = LearnOne("1.5", "2.5", "-3", "1.5", "").Should().BeOfType<NumberColumn>().Subject;

        (column.Minimum, column.Maximum, column.Missing).Should().Be((-3, 2.5f, ImputationStrategy.Median));
    }

    [Fact]
    public void Words_make_a_category_with_a_sorted_vocabulary() =>
        LearnOne("b", "a", "b", "c", "a", "b").Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should().Equal("a", "b", "c");

    [Theory]
    [InlineData("Yes", "No")]
    [InlineData("1", "0")]
    [InlineData("1.0", "0.0")]
    [InlineData("TRUE", "FALSE")]
    public void Two_spellings_of_yes_and_no_make_a_boolean(string yes, string no)
    {
        var column = LearnOne(yes, no, yes, no, no).Should().BeOfType<BooleanColumn>().Subject;

        (column.Yes, column.No).Should().Be((yes, no));
    }

    [Fact]
    public void Two_other_words_make_a_category() =>
        LearnOne("Female", "Male", "Male", "Female").Should().BeOfType<CategoryColumn>();

    [Fact]
    public void What_differs_in_every_row_is_the_identifier() =>
        LearnOne("C1", "C2", "C3", "C4").Should().BeOfType<IdentifierColumn>();

    [Fact]
    public void The_numbers_from_one_to_another_are_the_identifier() =>
        LearnOne("7", "4", "5", "6").Should().BeOfType<IdentifierColumn>();

    [Fact]
    public void Measurements_that_differ_in_every_row_stay_numbers() =>
        LearnOne("7.1", "3.2", "5.3", "1").Should().BeOfType<NumberColumn>();

    [Fact]
    public void Of_several_identifiers_the_one_named_after_the_customer_is_kept()
    {
        var table = HandMadeTables.Of("Row,CustomerId,x,Churn", "1,17,a,Yes", "2,15,b,No", "3,11,a,No", "4,12,b,Yes");

        var learnt = SchemaInferrer.Learn(table, new SchemaOptions());

        learnt.Schema.Identifier!.Name.Should().Be("CustomerId");
        learnt.Schema.Columns[0].Should().BeOfType<IgnoredColumn>();
    }

    [Theory]
    [InlineData("geo_code", "2A004")]
    [InlineData("zip", "K1A 0B1")]
    [InlineData("PLZ", "Ausland")]
    [InlineData("Código postal", "1000-001")]
    [InlineData("area", "12B")]
    [InlineData("branch", "HQ")]
    [InlineData("门店", "A7")]
    [InlineData("sku", "AB-17")]
    [InlineData("x", "2A004")]
    public void Codes_among_numbers_make_a_category_and_are_said(string name, string code)
    {
        var learnt = LearnNamed(name, [.. Enumerable.Range(0, 60).Select(i => i == 30 ? code : $"{75_000 + (i % 4)}")]);

        learnt.Schema.Columns[0].Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should().HaveCount(5).And.Contain(code);
        learnt.Notes.Should().Contain(
            $"column '{name}' holds numbers and codes such as '{code}': it is taken for a code, a category");
    }

    [Theory]
    [InlineData("amount", "1O0")]
    [InlineData("visits", "many")]
    [InlineData("visits", "A17")]
    public void A_value_that_is_neither_number_nor_code_is_refused_with_the_remedy(string name, string value)
    {
        var learn = () => LearnNamed(name, [.. Enumerable.Range(0, 60).Select(i => i == 30 ? value : $"{i * i}")]);

        learn.Should().Throw<DataRefusedException>()
            .WithMessage($"*(32): column '{name}': '{value}': 59 of 60 *--columns*{{ \"name\": \"{name}\", \"kind\": \"cat*");
    }

    [Fact]
    public void An_area_of_whole_numbers_stays_a_number() =>
        LearnNamed("area", [.. Enumerable.Range(0, 60).Select(i => $"{i % 40}")])
            .Schema.Columns[0].Should().BeOfType<NumberColumn>();

    [SkippableFact]
    public void The_code_column_of_the_field_is_not_refused()
    {
        var table = CsvCustomerReader.Read(SharedData.RequireFault("15-code-column-refused/code.csv"));

        TableInspection.Of(table, new SchemaOptions()).Violations.Should().BeEmpty();
    }

    [Fact]
    public void Empty_constant_and_text_columns_are_ignored_and_said_aloud()
    {
        string[] rows =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => $",same,free text number {i % 25},{(i % 2 == 0 ? 1.5 : 2.5)},{(i % 4 == 0 ? "Yes" : "No")}"),];
        var learnt = SchemaInferrer.Learn(HandMadeTables.Of("nothing,constant,remark,x,Churn", rows), new SchemaOptions());

        learnt
            .Schema.Columns.OfType<UnusedColumn>()
            .Select(column => column.Name)
            .Should()
            .Equal("nothing", "constant", "remark");
        learnt.Notes.Should().Contain(note => note.Contains("'remark'") && note.Contains("25 different texts in 40 rows"));
    }

    [Fact]
    public void A_column_that_says_something_only_by_being_filled_keeps_its_gaps() =>
        LearnOne("called", "", "called", "", "")
            .Should()
            .BeOfType<CategoryColumn>()
            .Which.Missing.Should()
            .Be(ImputationStrategy.Constant);

    [Fact]
    public void A_column_can_be_ignored() =>
        SchemaInferrer
            .Learn(
                HandMadeTables.Of("x,y,Churn", "1.5,a,Yes", "2.5,b,No", "2.5,b,No", "1.5,a,No"),
                new SchemaOptions { Ignore = ["x"] })
            .Schema.Features.Should()
            .ContainSingle()
            .Which.Name.Should()
            .Be("y");

    [Fact]
    public void Ignoring_a_column_that_is_not_there_is_refused_with_the_nearest_name() =>
        FluentActions
            .Invoking(() =>
                SchemaInferrer.Learn(
                    HandMadeTables.Of("tenure,y,Churn", "1.5,a,Yes", "2.5,b,No"),
                    new SchemaOptions { Ignore = ["Tenur"] }))
            .Should()
            .Throw<DataRefusedException>()
            .WithMessage("*no column 'Tenur'*Did you mean 'tenure'?*");

    [Fact]
    public void A_word_among_numbers_is_refused_with_its_line()
    {
        var values = Enumerable.Range(0, 30).Select(i => i == 7 ? "many" : $"{i % 9}.5");

        var violations = FluentActions
            .Invoking(() => SchemaInferrer.Learn(HandMadeTables.OfColumn("x", values), new SchemaOptions()))
            .Should().Throw<DataRefusedException>().Which.Violations;

        violations
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<TableError>(v => v.Line == 9 && v.Column == "x" && v.Value == "many");
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("-")]
    public void A_missing_word_among_numbers_is_missing_in_training_and_serving(string word)
    {
        var column = LearnOne("1.5", word, "2.5", "1.5").Should().BeOfType<NumberColumn>().Subject;

        column.MissingWords.Should().Equal(word);
        column.Read(word.ToUpperInvariant(), out var coded).Should().Be(ReadOutcome.Missing);
        float.IsNaN(coded).Should().BeTrue();
    }

    [Fact]
    public void None_is_a_category_of_its_own_but_NA_is_missing()
    {
        var column = LearnOne("None", "DSL", "NA", "None", "DSL", "Fiber", "NA", "Fiber")
            .Should()
            .BeOfType<CategoryColumn>()
            .Subject;

        column.Vocabulary.Should().Equal("DSL", "Fiber", "None");
        column.Read("NA", out _).Should().Be(ReadOutcome.Missing);
    }

    [Fact]
    public void Other_missing_words_can_be_given() =>
        SchemaInferrer
            .Learn(
                AddFeature(HandMadeTables.OfColumn("it", ["1.5", "unknown", "NA", "1.5"])),
                new SchemaOptions { MissingWords = ["unknown", "NA"] })
            .Schema.Columns[0]
            .Should()
            .BeOfType<NumberColumn>()
            .Which.MissingWords.Should()
            .Equal("NA", "unknown");

    [Fact]
    public void Missing_words_are_said_aloud() =>
        SchemaInferrer.Learn(AddFeature(HandMadeTables.OfColumn("it", ["1.5", "NA", "2.5", "1.5"])), new SchemaOptions())
            .Notes.Should().Contain("column 'it': 'NA' counts as missing");

    [Theory, InlineData('='), InlineData('.'), InlineData('_')]
    public void Long_lines_that_count_as_missing_are_said_by_their_start(char letter)
    {
        var table = HandMadeTables.OfColumn("it", ["1.5", new string(letter, 10_000), "2.5", "1.5"]);

        var notes = SchemaInferrer.Learn(AddFeature(table), new SchemaOptions()).Notes;

        notes.Should().ContainSingle(note => note.EndsWith("counts as missing")).And.OnlyContain(note => note.Length < 500);
    }

    [Fact]
    public void Numbers_with_a_decimal_comma_are_read_as_such_and_that_is_said()
    {
        var table = AddFeature(HandMadeTables.OfColumn("it", ["1,5", "2,5", "7", "1.200,5"]));
        var learnt = SchemaInferrer.Learn(table, new SchemaOptions());

        learnt
            .Schema.Columns[0]
            .Should()
            .BeOfType<NumberColumn>()
            .Which.Should()
            .Match<NumberColumn>(column => column.Minimum == 1.5f && column.Maximum == 1200.5f);
        learnt.Notes.Should().Contain(note => note.StartsWith("column 'it' is read as"));
    }

    [Fact]
    public void Numbers_with_zeros_in_front_are_a_code_and_that_is_said()
    {
        var learnt = SchemaInferrer.Learn(
            AddFeature(HandMadeTables.OfColumn("it", ["007", "008", "007", "123", "008", "123"])),
            new SchemaOptions());

        learnt.Schema.Columns[0].Should().BeOfType<CategoryColumn>().Which.Vocabulary.Should().Equal("007", "008", "123");
        learnt.Notes.Should().Contain("column 'it' holds numbers with zeros in front: it is taken for a code, a category");
    }

    [Fact]
    public void A_file_without_features_is_refused() =>
        FluentActions
            .Invoking(() => SchemaInferrer.Learn(HandMadeTables.OfColumn("id", ["a", "b", "c", "d"]), new SchemaOptions()))
            .Should().Throw<DataRefusedException>().WithMessage("*no column beside the label*");

    private static Column LearnOne(params string[] values) =>
        SchemaInferrer.Learn(AddFeature(HandMadeTables.OfColumn("it", values)), new SchemaOptions()).Schema.Columns[0];

    /// <summary>A second column, so that there is a feature whatever becomes of the first.</summary>
    private static CustomerTable AddFeature(CustomerTable table) =>
        HandMadeTables.OfRows(
            [table.Header[0], "other", table.Header[1]],
            Enumerable
                .Range(0, table.Rows)
                .Select(row => new[] { table.Columns[0][row], row % 3 == 0 ? "p" : "q", table.Columns[1][row] }));

    private static InferredSchema LearnNamed(string name, string[] values) => SchemaInferrer.Learn(
        HandMadeTables.OfRows(
            [name, "usage", "Churn"], values.Select((value, i) => new[] { value, $"{i % 7}.5", i % 2 == 0 ? "Yes" : "No" })),
        new SchemaOptions());
}
