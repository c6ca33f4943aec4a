using System.Text;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class UnusedColumnTests
{
    private static readonly CustomerSchema Columns = new(
        [
            new IdentifierColumn("id"),
            new TextColumn("note"),
            new ConstantColumn("country"),
            new IgnoredColumn("score", "as asked"),
            new NumberColumn("tenure", 0, 72),
            new CategoryColumn("plan", ["One year", "Two year"]),
            new TimeColumn("exported", DateFormat.Iso),
        ],
        new LabelColumn("Churn", "Yes", "No"));

    [Fact]
    public void Fields_that_no_model_uses_are_warned_of_behind_the_other_warnings()
    {
        var record = Read(
            """{"note": [1], "Churn": "No", "country": null, "score": 3, "tenure": 99, "id": 7, "exported": "2024-05-31"}""");

        record.Warnings.Select(warning => warning.Message).Should().Equal(
            "tenure: outside the range of training, 0 to 72.",
            "plan: missing; filled in as learnt in training.",
            "note: not used: free text.",
            "country: not used: the same in every row of the training.",
            "score: not used: as asked.");
        record.Warnings.Skip(2).Should().OnlyContain(warning => warning.Code == "ignored");
    }

    [Fact]
    public void The_warning_is_made_once_and_not_for_each_record()
    {
        const string json = """{"tenure": 1, "plan": "One year", "note": "x"}""";

        Read(json).Warnings[0].Should().BeSameAs(Read(json).Warnings[0]);
    }

    [Theory]
    [InlineData("one  yaer", " Did you mean 'One year'?")]
    [InlineData("for ever", "")]
    public void An_unseen_word_is_told_the_word_it_is_near_to(string word, string hint) =>
        Read($$"""{"tenure": 1, "plan": "{{word}}"}""").Warnings[0].Message.Should().Be(
            $"plan: '{word}' was never seen in training; expected one of One year, Two year.{hint}");

    private static CustomerRecord Read(string json) => JsonRecordReader.Read(Columns, Encoding.UTF8.GetBytes(json)).Record!;
}
