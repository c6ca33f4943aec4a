using Churn.Core.Schema;
using Churn.TestSupport;

namespace Churn.Core.Tests.Schema;

public class CategoryColumnTests
{
    private static readonly CategoryColumn Contract = new("Contract", ["Month-to-month", "One year", "straße", "家"]);

    [Theory]
    [InlineData("Month-to-month", 0f)]
    [InlineData("  One year ", 1f)]
    [InlineData("straße", 2f)]
    [InlineData("家", 3f)]
    public void A_word_is_coded_as_its_position(string text, float position) => ShouldBeKnown(Contract, text, position);

    [Theory]
    [InlineData("month-to-month")]
    [InlineData("One  year")]
    [InlineData("strasse")]
    [InlineData("Two year")]
    [InlineData("1")]
    [InlineData("\uD800")]
    public void Any_other_word_is_unseen(string text) => ShouldBeUnseen(Contract, text);

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void Blanks_are_a_missing_value(string text)
    {
        Contract.Read(text, out var coded).Should().Be(ReadOutcome.Missing);

        coded.Should().Be(float.NaN);
    }

    [Theory]
    [InlineData("2", 1f)]
    [InlineData("2.0", 1f)]
    [InlineData("2.00", 1f)]
    [InlineData("02", 1f)]
    [InlineData("+2", 1f)]
    [InlineData("0.2e1", 1f)]
    [InlineData("-1.50", 0f)]
    [InlineData("-0", 2f)]
    public void Another_spelling_of_a_number_in_the_vocabulary_is_the_same_word_in_every_culture(string text, float position)
    {
        foreach (var culture in new[] { "", "de-DE" })
        {
            using var scope = new CultureScope(culture);
            ShouldBeKnown(new CategoryColumn("plan", ["-1.5", "2", "0"]), text, position);
        }
    }

    [Fact]
    public void A_number_that_two_words_spell_is_matched_to_the_letter_alone()
    {
        var zip = new CategoryColumn("zip", ["01", "1", "2"]);

        ShouldBeKnown(zip, "01", 0);
        ShouldBeKnown(zip, "1", 1);
        ShouldBeKnown(zip, "2.0", 2);
        ShouldBeUnseen(zip, "1.0");
        ShouldBeUnseen(zip, "001");
    }

    [Theory]
    [InlineData("16777216", "16777217")] // one float
    [InlineData("9007199254740992", "9007199254740993")] // one double
    [InlineData("4929000000000000001", "4929000000000000002")]
    [InlineData("1234567890123456789012345678901", "1234567890123456789012345678902")] // one decimal
    public void Two_long_codes_that_are_one_float_are_not_one_word(string known, string other)
    {
        var account = new CategoryColumn("account", [known]);

        ShouldBeKnown(account, known, 0);
        ShouldBeUnseen(account, other);
    }

    [Fact]
    public void A_NUL_behind_a_number_is_not_passed_over() => ShouldBeUnseen(new CategoryColumn("plan", ["1"]), "1\0");

    [Fact]
    public void A_text_of_ten_million_characters_is_an_unseen_word()
    {
        var numbers = new CategoryColumn("plan", ["1", "2"]);

        ShouldBeUnseen(numbers, new string('x', 10_000_000));
        ShouldBeUnseen(numbers, new string('1', 10_000_000));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" One year")]
    [InlineData("One year\t")]
    public void A_word_that_no_value_can_match_is_refused(string word)
    {
        var make = () => new CategoryColumn("Contract", ["Two year", word]);

        make.Should().Throw<ArgumentException>().WithMessage("*is not a category*");
    }

    [Fact]
    public void A_vocabulary_that_is_empty_or_holds_a_word_twice_is_refused()
    {
        var empty = () => new CategoryColumn("Contract", []);
        var twice = () => new CategoryColumn("Contract", ["a", "b", "a"]);

        empty.Should().Throw<ArgumentException>().WithMessage("The vocabulary is empty.*");
        twice.Should().Throw<ArgumentException>().WithMessage("'a' is in the vocabulary twice.*");
    }

    [Theory]
    [InlineData(ImputationStrategy.Mean)]
    [InlineData(ImputationStrategy.Median)]
    public void Words_have_no_mean_and_no_median(ImputationStrategy rule)
    {
        var make = () => new CategoryColumn("Contract", ["a"], rule);

        make.Should().Throw<ArgumentException>().WithMessage($"Words have no {rule}.*");
    }

    [Fact]
    public void What_is_expected_lists_twelve_words_at_most()
    {
        Contract.Expected.Should().Be("one of Month-to-month, One year, straße, 家");
        new CategoryColumn("c", [.. Enumerable.Range(10, 12).Select(i => $"w{i}")]).Expected.Should().EndWith("w20, w21");
        new CategoryColumn("c", [.. Enumerable.Range(10, 14).Select(i => $"w{i}")])
            .Expected.Should()
            .EndWith("w20, w21 and 2 more");
    }

    private static void ShouldBeKnown(CategoryColumn column, string text, float position)
    {
        column.Read(text, out var coded).Should().Be(ReadOutcome.Known);
        coded.Should().Be(position);
    }

    private static void ShouldBeUnseen(CategoryColumn column, string text)
    {
        column.Read(text, out var coded).Should().Be(ReadOutcome.Unseen);
        coded.Should().Be(CategoryColumn.UnseenCode);
    }
}
