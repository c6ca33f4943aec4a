using Churn.Core.Schema;

namespace Churn.Core.Tests.Schema;

public class LabelTargetTests
{
    [Theory]
    [InlineData("purchase within 30d", "purchase", 30, "purchase within 30 days")]
    [InlineData("add to cart within 1d", "add to cart", 1, "add to cart within 1 day")]
    [InlineData("sign in within reach within 7d", "sign in within reach", 7, "sign in within reach within 7 days")]
    [InlineData("Kauf within 3650d", "Kauf", 3650, "Kauf within 3650 days")]
    public void A_target_is_an_event_and_days(string text, string type, int days, string words)
    {
        var target = LabelTarget.Parse(text);

        target.Should().Be(new LabelTarget(type, days));
        target!.ToOption().Should().Be(text);
        target.ToString().Should().Be(words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("purchase")]
    [InlineData("purchase within 30")]
    [InlineData("purchase within 0d")]
    [InlineData("purchase within 3651d")]
    [InlineData("purchase within -1d")]
    [InlineData("purchase within 1.5d")]
    [InlineData("purchase within d")]
    [InlineData(" within 30d")]
    public void Other_texts_are_no_target(string text) => LabelTarget.Parse(text).Should().BeNull();

    [Fact]
    public void Positive_label_means_left_only_where_churn_is_predicted()
    {
        var churn = new LabelColumn("churned", "1", "0");
        var purchase = churn with { Target = new LabelTarget("purchase", 30) };
        var plan = new CategoryColumn("plan", ["a", "b"]);

        HasLeft(churn).Should().BeTrue();
        HasLeft(purchase).Should().BeFalse();

        bool HasLeft(LabelColumn label) => JsonRecordReader.Read(
            new CustomerSchema([plan], label), """{"plan": "a", "churned": "1"}"""u8, null).Record!.HasLeft;
    }
}
