using System.Text;
using Churn.Core.Schema;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Core.Tests.Schema;

public class JsonRecordReaderTests
{
    private const string Customer =
        """
        {"customerID": "C7", "tenure": 3, "MonthlyCharges": 70.5, "Contract": "One year", "SeniorCitizen": 0,
         "PaperlessBilling": "Yes", "Churn": "No"}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_whole_customer_is_read_without_a_warning(string culture)
    {
        using var scope = new CultureScope(culture);

        var record = ShouldBeRead(Customer);

        record.CustomerId.Should().Be("C7");
        record.Coded.Features.Should().Equal(3, 70.5f, 1, 0, 1);
        record.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_number_in_quotes_is_that_number() =>
        ShouldBeRead("""{"tenure": "3", "MonthlyCharges": " 7.05e1 ", "SeniorCitizen": "1"}""")
            .Coded.Features[..2]
            .Should()
            .Equal(3, 70.5f);

    [Theory]
    [InlineData("true", 1f)]
    [InlineData("false", 0f)]
    [InlineData("1", 1f)]
    [InlineData("0.0", 0f)]
    [InlineData("\"no\"", 0f)]
    [InlineData("\"\\u0059es\"", 1f)]
    public void A_boolean_may_be_true_or_false_a_number_or_a_word(string json, float expected) =>
        ShouldBeRead($$"""{"PaperlessBilling": {{json}}}""").Coded.Features[4].Should().Be(expected);

    [Fact]
    public void A_category_may_come_as_a_number_or_as_true()
    {
        var schema = Of(new CategoryColumn("plan", ["1", "2.50", "true"]));

        JsonRecordReader.Read(schema, """{"plan": 2.5}"""u8).Record!.Coded.Features.Should().Equal(1);
        JsonRecordReader.Read(schema, """{"plan": 1E0}"""u8).Record!.Coded.Features.Should().Equal(0);
        JsonRecordReader.Read(schema, """{"plan": true}"""u8).Record!.Coded.Features.Should().Equal(2);
    }

    [Fact]
    public void Null_blank_and_absent_are_missing_with_a_warning_each()
    {
        var record = ShouldBeRead("""{"tenure": null, "MonthlyCharges": "  ", "Contract": "One year", "SeniorCitizen": 1}""");

        record.Coded.Features.Should().Equal(float.NaN, float.NaN, 1, 1, float.NaN);
        record.Warnings.Should().Equal(
            Missing("tenure"), Missing("MonthlyCharges"), Missing("PaperlessBilling"));

        static RecordWarning Missing(string name) => new(name, "missing", $"{name}: missing; filled in as learnt in training.");
    }

    [Fact]
    public void An_unseen_word_is_answered_with_a_warning_that_names_it()
    {
        var record = ShouldBeRead(Customer.Replace("One year", "Zwölf Jahre"));

        record.Coded.Features[2].Should().Be(CategoryColumn.UnseenCode);
        record
            .Warnings.Should()
            .Equal(
                new RecordWarning(
                    "Contract",
                    "unseen",
                    "Contract: 'Zwölf Jahre' was never seen in training; expected one of Month-to-month, One year, Two year."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void A_number_out_of_range_is_answered_with_a_warning_in_invariant_numbers(string culture)
    {
        using var scope = new CultureScope(culture);

        ShouldBeRead(Customer.Replace("70.5", "1e3")).Warnings.Should().Equal(new RecordWarning(
            "MonthlyCharges", "out-of-range", "MonthlyCharges: outside the range of training, 18.25 to 118.75."));
    }

    [Fact]
    public void A_long_unseen_word_is_repeated_in_its_first_forty_characters()
    {
        var record = ShouldBeRead(Customer.Replace("One year", new string('x', 10_000)));

        record.Warnings.Single().Message.Should().StartWith($"Contract: '{new string('x', 40)}...' was");
    }

    [Fact]
    public void A_long_unseen_word_is_not_cut_within_a_surrogate_pair()
    {
        var word = new string('x', 39) + "🙂🙂";

        var message = ShouldBeRead(Customer.Replace("One year", word)).Warnings.Single().Message;

        message.Should().StartWith($"Contract: '{new string('x', 39)}...' was");
    }

    [Fact]
    public void Every_fault_is_told_at_once_in_the_order_of_the_fields()
    {
        var faults = ShouldBeRefused(
            """
            {"tenure": "three", "Contract": ["One year"], "montly_charges": 70, "SeniorCitizen": {}, "MonthlyCharges": 1,
             "MonthlyCharges": 2, "colour": "red", "PaperlessBilling": "\uDFFF"}
            """);

        faults
            .Should()
            .Equal(
                new RecordError("tenure", "not-a-number", "'tenure' must be a number, as in 12 or 12.5."),
                new RecordError(
                    "Contract",
                    "not-a-value",
                    "'Contract' must be one of Month-to-month, One year, Two year, not an array."),
                new RecordError(
                    "montly_charges",
                    "unknown-field",
                    "The model knows no field 'montly_charges'. Did you mean 'MonthlyCharges'?"),
                new RecordError("SeniorCitizen", "not-a-value", "'SeniorCitizen' must be 1 or 0, not an object."),
                new RecordError("MonthlyCharges", "duplicate-field", "The field is there twice; send it once."),
                new RecordError("colour", "unknown-field", "The model knows no field 'colour'. GET /schema lists the fields."),
                new RecordError("PaperlessBilling", "not-text", "The value is not valid Unicode (unpaired surrogate)."));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("1e39")]
    [InlineData("\"1,5\"")]
    [InlineData("\"Infinity\"")]
    public void A_number_that_is_none_is_a_fault(string json) =>
        ShouldBeRefused($$"""{"tenure": {{json}}}""")
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<RecordError>(f => f.Column == "tenure" && f.Rule == RecordError.NotANumber);

    [Theory]
    [InlineData("[1]", "an array")]
    [InlineData("{\"a\": 1}", "an object")]
    public void A_nested_value_is_a_fault_in_a_feature(string json, string kind) => ShouldBeRefused($$"""{"tenure": {{json}}}""")
        .Should().Equal(new RecordError("tenure", "not-a-value", $"'tenure' must be a number, not {kind}."));

    [Theory]
    [InlineData("5")]
    [InlineData("\"No\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{\"deep\": {}}")]
    public void Label_and_ignored_columns_take_anything_and_change_nothing_but_that_the_ignored_is_told(string json)
    {
        var plain = ShouldBeRead("""{"tenure": 3}""");

        var record = ShouldBeRead($$"""{"tenure": 3, "Churn": {{json}}, "Note": {{json}}}""");

        record.Coded.Features.Should().Equal(plain.Coded.Features);
        record.Warnings.Should().Equal([.. plain.Warnings, new RecordWarning("Note", "ignored", "Note: not used: free text.")]);
        record.CustomerId.Should().BeNull();
    }

    [Theory]
    [InlineData("\" C7 \"", "C7")]
    [InlineData("15634602", "15634602")]
    [InlineData("1E3", "1E3")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void The_identifier_comes_back_and_changes_nothing(string json, string? expected)
    {
        var record = ShouldBeRead($$"""{"customerID": {{json}}, "tenure": 3}""");

        record.CustomerId.Should().Be(expected);
        record.Coded.Features.Should().Equal(ShouldBeRead("""{"tenure": 3}""").Coded.Features);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[\"C7\"]")]
    public void An_identifier_that_is_no_text_or_number_is_a_fault(string json) =>
        ShouldBeRefused($$"""{"customerID": {{json}}, "tenure": 3}""").Single().Rule.Should().Be(RecordError.NotAValue);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"customerID": "C7", "Note": "x", "Churn": "No"}""")]
    public void A_record_without_any_field_of_the_model_is_a_fault_that_names_some(string json) =>
        ShouldBeRefused(json)
            .Should()
            .Equal(
                new RecordError(
                    null,
                    "no-known-field",
                    "The record has no field of the model; it needs fields such as tenure, MonthlyCharges, Contract, "
                        + "SeniorCitizen, PaperlessBilling."
                ));

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("[{\"tenure\": 1}]", "an array")]
    [InlineData("\"tenure\"", "a text")]
    [InlineData("1", "a number")]
    [InlineData("null", "null")]
    [InlineData("true", "true or false")]
    public void What_is_no_object_is_a_fault(string json, string kind) =>
        ShouldBeRefused(json)
            .Should()
            .Equal(new RecordError(null, "not-an-object", $"A customer is a flat JSON object, not {kind}."));

    [Fact]
    public void Names_and_words_may_be_of_any_script()
    {
        var schema = Of(new NumberColumn("Größe", 0, 300), new CategoryColumn("契約", ["月払い", "年払い 🙂"]));

        JsonRecordReader.Read(schema, """{"Gr\u00f6\u00dfe": 171.5, "契約": "年払い \uD83D\uDE42"}"""u8)
            .Record!.Coded.Features.Should().Equal(171.5f, 1);
    }

    [Fact]
    public void Names_differ_by_letter_case() => ShouldBeRefused("""{"Tenure": 3}""").Should().Equal(
        new RecordError("Tenure", "unknown-field", "The model knows no field 'Tenure'. Did you mean 'tenure'?"));

    private static CustomerSchema Of(params Column[] columns) => new(columns, HandMadeSchemas.Label);

    private static CustomerRecord ShouldBeRead(string json)
    {
        var reading = JsonRecordReader.Read(HandMadeSchemas.Telco, Encoding.UTF8.GetBytes(json));
        reading.Faults.Should().BeEmpty();
        reading.Succeeded.Should().BeTrue();
        return reading.Record!;
    }

    private static IReadOnlyList<RecordError> ShouldBeRefused(string json)
    {
        var reading = JsonRecordReader.Read(HandMadeSchemas.Telco, Encoding.UTF8.GetBytes(json));
        reading.Succeeded.Should().BeFalse();
        reading.Record.Should().BeNull();
        return reading.Faults;
    }
}
