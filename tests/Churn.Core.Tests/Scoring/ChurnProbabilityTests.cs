using System.Text.Json;
using Churn.Core.Decisions;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Core.Tests.Scoring;

public class ChurnProbabilityTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(0.5f)]
    [InlineData(float.Epsilon)]
    public void A_number_from_0_to_1_is_a_probability(float value) => new ChurnProbability(value).Value.Should().Be(value);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-float.Epsilon)]
    [InlineData(1.0000001f)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    public void Anything_else_is_refused(float value)
    {
        var make = () => new ChurnProbability(value);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("A probability is a number from 0 to 1.*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void It_comes_back_from_JSON_to_the_bit(string culture) => Gen.Single[0, 1].Sample(value =>
    {
        using var scope = new CultureScope(culture);
        var json = JsonSerializer.Serialize(new ChurnProbability(value));
        var read = JsonSerializer.Deserialize<ChurnProbability>(json);
        return BitConverter.SingleToInt32Bits(read.Value) == BitConverter.SingleToInt32Bits(value);
    });

    [Theory]
    [InlineData(0f, "0")]
    [InlineData(1f, "1")]
    [InlineData(0.1f, "0.1")]
    [InlineData(1e-9f, "1E-09")]
    public void It_is_written_as_a_short_number_in_every_culture(float value, string expected)
    {
        using var scope = new CultureScope("de-DE");

        JsonSerializer.Serialize(new ChurnProbability(value)).Should().Be(expected);
        new ChurnProbability(value).ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("-0.1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"0.5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("{}")]
    [InlineData("[0.5]")]
    public void JSON_that_is_none_is_refused(string json)
    {
        var read = () => JsonSerializer.Deserialize<ChurnProbability>(json);

        read.Should().Throw<JsonException>();
    }

    [Fact]
    public void Probabilities_are_ordered_as_their_values() => Gen.Select(Gen.Single[0, 1], Gen.Single[0, 1]).Sample((a, b) =>
    {
        var (left, right) = (new ChurnProbability(a), new ChurnProbability(b));
        return left < right == a < b && left > right == a > b && left <= right == a <= b && left >= right == a >= b
            && Math.Sign(left.CompareTo(right)) == Math.Sign(a.CompareTo(b)) && left == right == (a == b);
    });
}
