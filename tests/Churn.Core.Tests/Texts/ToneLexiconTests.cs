using Churn.Core.Schema;
using Churn.Core.Texts;

namespace Churn.Core.Tests.Texts;

public class ToneLexiconTests
{
    /// <summary>Words with the values that the published lexicon gives them.</summary>
    internal static readonly ToneLexicon Small = new(new Dictionary<string, float>
    {
        ["smart"] = 1.7f,
        ["handsome"] = 2.2f,
        ["funny"] = 1.9f,
        ["sux"] = -1.5f,
        ["bad"] = -2.5f,
        ["good"] = 1.9f,
        ["great"] = 3.1f,
        ["horrible"] = -2.5f,
        ["no"] = -1.2f,
        ["kind"] = 2.4f,
        [":)"] = 2,
        ["lol"] = 1.8f,
        ["love"] = 3.2f,
    });

    /// <summary>The examples of the paper and its program; their values are published to three or four digits.</summary>
    [Theory]
    [InlineData("VADER is smart, handsome, and funny.", 0.8316)]
    [InlineData("VADER is smart, handsome, and funny!", 0.8439)]
    [InlineData("VADER is very smart, handsome, and funny.", 0.8545)]
    [InlineData("VADER is VERY SMART, handsome, and FUNNY.", 0.9227)]
    [InlineData("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342)]
    [InlineData("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469)]
    [InlineData("VADER is not smart, handsome, nor funny.", -0.7424)]
    [InlineData("The book was good.", 0.4404)]
    [InlineData("At least it isn't a horrible book.", 0.431)]
    [InlineData("The book was only kind of good.", 0.3832)]
    [InlineData("Today SUX!", -0.5461)]
    [InlineData("Not bad at all", 0.431)]
    public void Published_examples_have_their_published_tone(string text, double tone) =>
        Math.Round(Small.Read(text).Tone, 4).Should().Be(tone);

    /// <summary>Each rule on its own, worked by hand: x / sqrt(x^2 + 15).</summary>
    [Theory]
    [InlineData("good", 1.9)]
    [InlineData("GOOD", 1.9)] // all words are in capitals, which says nothing
    [InlineData("a GOOD book", 1.9 + 0.733)]
    [InlineData("good!!!!!!!", 1.9 + (4 * 0.292))]
    [InlineData("good?", 1.9)]
    [InlineData("good??", 1.9 + (2 * 0.18))]
    [InlineData("good????", 1.9 + 0.96)]
    [InlineData("really good", 1.9 + 0.293)]
    [InlineData("really a good", 1.9 + (0.293 * 0.95))]
    [InlineData("really is a good", 1.9 + (0.293 * 0.9))]
    [InlineData("slightly bad", -2.5 + 0.293)]
    [InlineData("VERY good", 1.9 + 0.293 + 0.733)]
    [InlineData("very horrible", -2.5 - 0.293)]
    [InlineData("isnt good", 1.9 * -0.74)]
    [InlineData("isn’t good", 1.9 * -0.74)]
    [InlineData("without good", 1.9 * -0.74)]
    [InlineData("without doubt good", 1.9)]
    [InlineData("never so good", (1.9 + 0.293) * 1.25)]
    [InlineData("no good", 1.9 * -0.74)]
    [InlineData("no", -1.2)]
    [InlineData("least good", 1.9 * -0.74)]
    [InlineData("at least good", 1.9)]
    [InlineData("sort of bad", -2.5 + 0.293)]
    [InlineData("just enough good", 1.9 - 0.293)]
    [InlineData("kind of", 0)]
    [InlineData("bad but good", (-2.5 * 0.5) + (1.9 * 1.5))]
    [InlineData("good but bad", (1.9 * 0.5) - (2.5 * 1.5))]
    [InlineData("glad :)", 2)]
    [InlineData("<p class=\"bad\">Good</p>", 1.9)]
    [InlineData("“good”", 1.9)]
    [InlineData("", 0)]
    [InlineData("??? !!!", 0)]
    [InlineData("das ist schlecht", 0)]
    public void Each_rule_counts_as_published(string text, double sum) =>
        Small.Read(text).Tone.Should().BeApproximately((float)(sum / Math.Sqrt((sum * sum) + 15)), 1e-6f);

    [Fact]
    public void Words_of_the_lexicon_are_counted_whatever_their_case() =>
        Small.Read("Good, BAD and unknown").Words.Should().Be(2);

    [Theory]
    [InlineData("good ", 2_000)]
    [InlineData("not ", 2_500)]
    [InlineData("<", 10_000)]
    [InlineData("a", 10_000)]
    [InlineData("\ud83d", 10_000)]
    public void Hostile_texts_have_a_tone_from_minus_one_to_one(string piece, int times) =>
        Small.Read(string.Concat(Enumerable.Repeat(piece, times))).Tone.Should().BeInRange(-1, 1);

    [Fact]
    public void Column_with_a_lexicon_has_the_tone_as_its_fifth_feature()
    {
        var column = new FreeTextColumn("notes", hasTone: true).WithScorer(new TextScorer(-1, 0.8, [], Small));
        var coded = new float[column.PartCount];

        column.Read("Not bad at all", coded);

        column.PartNames.Should().HaveCount(5).And.HaveElementAt(4, "notes (tone)");
        coded[4].Should().Be(Small.Read("Not bad at all").Tone);
        column.Describe(coded).Should().Be("4 words, tone 0.43");
        column.Read("N/A", coded).Should().BeNull();
        coded.Should().OnlyContain(value => float.IsNaN(value));
    }

    [Fact]
    public void Column_and_scorer_must_agree_on_the_tone() =>
        FluentActions.Invoking(() => new FreeTextColumn("notes").WithScorer(new TextScorer(-1, 0.8, [], Small)))
            .Should().Throw<ArgumentException>();

    [Fact]
    public void Lexicon_is_written_and_read_again_beside_columns_without_one()
    {
        TextScorer[] scorers = [new(-1, 0.8, [KeyValuePair.Create(7, 0.5f)], Small), TextScorer.None];
        var bytes = TextScorerFile.Write(scorers);

        var read = Read(bytes)!;

        read[0].Tone!.Words.Should().BeEquivalentTo(Small.Words);
        read[1].Tone.Should().BeNull();
        read[0].Read("not bad").Should().Be(scorers[0].Read("not bad"));
        TextScorerFile.Write(read).Should().Equal(bytes);
        TextScorerFile.Read(bytes, [(false, false), (true, false)]).Should().BeNull("the columns are the other way round");
        TextScorerFile.Read(bytes, [(false, false), (false, false)]).Should().BeNull("no column has a tone");
        for (var length = 0; length < bytes.Length; length++)
            Read(bytes.AsSpan(0, length)).Should().BeNull($"it ends after {length} bytes");
        for (var at = 0; at < bytes.Length; at++)
        {
            var spoilt = (byte[])bytes.Clone();
            spoilt[at] ^= 0xFF;
            Read(spoilt)?[0].Tone!.Words.Values.Should().OnlyContain(value => Math.Abs(value) <= 4);
        }

        static IReadOnlyList<TextScorer>? Read(ReadOnlySpan<byte> content) =>
            TextScorerFile.Read(content, [(true, false), (false, false)]);
    }
}
