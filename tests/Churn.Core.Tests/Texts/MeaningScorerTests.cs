using Churn.Core.Schema;
using Churn.Core.Texts;

namespace Churn.Core.Tests.Texts;

public class MeaningScorerTests
{
    private const string Model = "0123456789abcdef";

    [Fact]
    public void Score_is_the_weighted_sum_of_the_vector()
    {
        var scorer = new MeaningScorer(0.5, [2, -1]) { Encoder = new Lengths() };

        scorer.Score("abc").Should().Be(0.5f + (2 * 3) - 1);
        FluentActions.Invoking(() => scorer.Encoder = new Lengths { Length = 3 }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Column_reads_the_meaning_as_its_last_feature_with_the_model_of_the_training_alone()
    {
        var column = Column();
        var coded = new float[column.PartCount];

        column.NeedsSentenceModel.Should().BeTrue();
        FluentActions.Invoking(() => column.Read("abc", coded)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => column.UseSentenceModel(new Lengths { Hash = "fedcba9876543210" }))
            .Should().Throw<FormatException>().WithMessage("*model of the training*");
        column.UseSentenceModel(new Lengths());
        column.Read("abc", coded);

        column.PartNames[^1].Should().Be("notes (meaning)");
        coded[^1].Should().Be(5.5f);
        column.NeedsSentenceModel.Should().BeFalse();
    }

    [Fact]
    public void Record_with_a_text_is_refused_without_the_model_and_one_without_a_text_is_read()
    {
        var schema = new CustomerSchema([Column()], new LabelColumn("Churn", "Yes", "No"));

        var refused = JsonRecordReader.Read(schema, "{\"notes\": \"secret words\"}"u8);
        var read = JsonRecordReader.Read(schema, "{\"notes\": null}"u8);

        var fault = refused.Faults.Should().ContainSingle().Which;
        fault.Rule.Should().Be(RecordError.NeedsSentenceModel);
        fault.Message.Should().Contain("--sentence-model").And.NotContain("secret");
        read.Succeeded.Should().BeTrue();
    }

    [Fact]
    public void Weights_are_written_and_read_again_beside_columns_without_meaning()
    {
        var meaning = new MeaningScorer(0.5, [2, -1]);
        TextScorer[] scorers = [TextScorer.None, new TextScorer(-1, 0.5, [], ToneLexiconTests.Small, meaning)];
        var bytes = TextScorerFile.Write(scorers);

        var read = TextScorerFile.Read(bytes, [(false, false), (true, true)])!;

        read[0].Meaning.Should().BeNull();
        (read[1].Meaning!.Intercept, read[1].Meaning!.Weights[0], read[1].Meaning!.Weights[1]).Should().Be((0.5, 2f, -1f));
        TextScorerFile.Write(read).Should().Equal(bytes);
        TextScorerFile.Read(bytes, [(false, true), (true, false)]).Should().BeNull();
        byte[] spoilt = [.. bytes.AsSpan(0, bytes.Length - 4), .. BitConverter.GetBytes(float.NaN)];
        TextScorerFile.Read(spoilt, [(false, false), (true, true)]).Should().BeNull();
    }

    [Fact]
    public void Texts_beyond_their_bound_are_not_encoded()
    {
        var column = Column();
        column.UseSentenceModel(new Lengths());
        var coded = new float[column.PartCount];

        column.Read(new string('x', 1_000_000), coded);

        coded[^1].Should().Be((2f * TextScorer.MaxLength) - 0.5f);
    }

    private static FreeTextColumn Column() => new FreeTextColumn("notes").WithMeaning(Model)
        .WithScorer(new TextScorer(-1, 0.8, [], meaning: new MeaningScorer(0.5, [2, -1])));

    /// <summary>The vector of a text is its length and 1.</summary>
    private sealed class Lengths : ISentenceEncoder
    {
        public string Hash { get; init; } = Model;

        public int Length { get; init; } = 2;

        public void Encode(ReadOnlySpan<char> text, Span<float> vector) => (vector[0], vector[1]) = (text.Length, 1);
    }
}
