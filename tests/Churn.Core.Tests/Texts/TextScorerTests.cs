using System.Text;
using Churn.Core.Schema;
using Churn.Core.Texts;

namespace Churn.Core.Tests.Texts;

public class TextScorerTests
{
    private static readonly TextScorer Scorer = new(-1, 0.8, [Weight("cancel", 2), Weight("thanks", -1), Weight("please", 0.5f)]);

    [Theory]
    [InlineData("nothing known here", -1)]
    [InlineData("CANCEL", 1)]
    [InlineData("cancel cancel cancel", 1)]
    [InlineData("please, please cancel", -1 + (2.5 / 1.4142135623730951))]
    public void Score_is_the_weights_of_known_words_over_the_root_of_their_number(string text, double score) =>
        Scorer.Read(text).Score.Should().BeApproximately((float)score, 1e-6f);

    [Theory]
    [InlineData("please cancel now and thanks", false)]
    [InlineData("bitte kündigen Sie meinen Vertrag", true)]
    [InlineData("просто хочу уйти отсюда сейчас", true)]
    [InlineData("kündigen bitte", false)]
    public void Text_of_unknown_words_is_foreign(string text, bool isForeign) =>
        Scorer.Read(text).IsForeign.Should().Be(isForeign);

    [Theory]
    [InlineData("bitte kündigen")]
    [InlineData("Việt Nam, Ångström")]
    [InlineData("해지 요청 😡")]
    [InlineData("half a pair \ud83d and a decomposed u\u0308")]
    public void Words_are_the_same_in_every_form_of_Unicode(string text)
    {
        var halved = text.Contains('\ud83d') && !text.Contains('\ude21');
        var (composed, decomposed) = halved
            ? (text.Replace("u\u0308", "ü"), text)
            : (text.Normalize(NormalizationForm.FormC), text.Normalize(NormalizationForm.FormD));

        decomposed.Should().NotBe(composed);
        TextScorer.BucketsOf(decomposed).Should().Equal(TextScorer.BucketsOf(composed));
        Scorer.Read(decomposed).Should().Be(Scorer.Read(composed));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("kündigen 😡 для 해지")]
    public void Text_in_its_normal_form_is_not_copied(string text) =>
        TextScorer.Normalize(text).Overlaps(text).Should().BeTrue();

    [Fact]
    public void What_stands_behind_the_bound_is_not_read()
    {
        var filling = string.Concat(Enumerable.Repeat("x ", TextScorer.MaxLength / 2));

        Scorer.Read(filling).IsTruncated.Should().BeFalse();
        Scorer.Read(filling + "cancel").Should().Be(Scorer.Read(filling) with { IsTruncated = true });
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var read = TextScorerFile.Read(TextScorerFile.Write([Scorer, TextScorer.None]), [(false, false), (false, false)])!;

        read[0].Should().BeEquivalentTo(Scorer, options => options.Excluding(scorer => scorer.Weights));
        read[0].Weights.Should().BeEquivalentTo(Scorer.Weights);
        read[1].Weights.Should().BeEmpty();
        TextScorerFile.Write(read).Should().Equal(TextScorerFile.Write([Scorer, TextScorer.None]));
    }

    [Fact]
    public void Any_other_bytes_are_refused_and_throw_nothing()
    {
        var bytes = TextScorerFile.Write([Scorer]);

        TextScorerFile.Read(bytes, [(false, false), (false, false)]).Should().BeNull("it is for another number of columns");
        TextScorerFile.Read([.. bytes, 0], [(false, false)]).Should().BeNull("something stands behind it");
        for (var length = 0; length < bytes.Length; length++)
            TextScorerFile.Read(bytes.AsSpan(0, length), [(false, false)]).Should().BeNull($"it ends after {length} bytes");
        for (var at = 0; at < bytes.Length; at++)
        {
            var spoilt = (byte[])bytes.Clone();
            spoilt[at] ^= 0xFF;
            var read = TextScorerFile.Read(spoilt, [(false, false)]);
            read?[0].Weights.Should().OnlyContain(weight => float.IsFinite(weight.Value));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("N/A")]
    [InlineData("none written")]
    public void Missing_text_has_no_features(string text)
    {
        var coded = new float[Column().PartCount];

        Column().Read(text, coded).Should().BeNull();

        coded.Should().OnlyContain(value => float.IsNaN(value));
    }

    [Fact]
    public void Features_stay_within_the_ranges_of_the_training()
    {
        var coded = new float[Column().PartCount];

        Column().Read("CANCEL!!! cancel!!!", coded);

        coded.Should().Equal(0.5f, 2, 3, 0.5f);
    }

    [Theory]
    [InlineData("!", 1, "0 words", "1 word or fewer")]
    [InlineData("please go ", 2, "4 words", "4 words")]
    [InlineData("cancel! ", 60, "60 words", "50 words or more")]
    [InlineData("no ", 4_000, "3334 words or more", "50 words or more")]
    public void Number_of_words_is_that_of_the_text_and_by_its_features_alone_nothing_false(
        string part, int times, string ofText, string ofFeatures)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));
        var column = Column();
        var coded = new float[column.PartCount];

        var read = column.Read(text, coded)!.Value;

        column.Describe(read).Should().Be(ofText);
        column.Describe(coded).Should().Be(ofFeatures);
    }

    [Fact]
    public void Record_has_receipts_for_long_and_foreign_texts()
    {
        var schema = new CustomerSchema([Column()], new LabelColumn("Churn", "Yes", "No"));

        Codes("{\"notes\": \"просто хочу уйти отсюда сейчас\"}").Should().Equal("text-foreign");
        Codes($"{{\"notes\": \"{new string('x', 20_000)}\"}}").Should().Equal("text-truncated");
        Codes("{\"notes\": null}").Should().Equal("missing");
        JsonRecordReader.Read(schema, "{\"notes\": [\"a\"]}"u8).Faults.Should().ContainSingle()
            .Which.Rule.Should().Be(RecordError.NotAValue);

        IEnumerable<string> Codes(string json) =>
            JsonRecordReader.Read(schema, Encoding.UTF8.GetBytes(json)).Record!.Warnings.Select(warning => warning.Code);
    }

    [Fact]
    public void Column_without_what_was_learnt_reads_no_text() =>
        FluentActions.Invoking(() => new FreeTextColumn("notes").Read("text", new float[4]))
            .Should().Throw<InvalidOperationException>();

    private static FreeTextColumn Column() =>
        new FreeTextColumn("notes", missingWords: ["none written"], minimums: [-2, 1, 0, 0], maximums: [0.5f, 50, 3, 0.75f])
            .WithScorer(Scorer);

    private static KeyValuePair<int, float> Weight(string word, float weight) => new(TextScorer.BucketsOf(word).Single(), weight);
}
