using Churn.Core.Texts;

namespace Churn.Core.Tests.Texts;

public class WordReaderTests
{
    [Theory]
    [InlineData("I don't  like it - really!", "I", "don't", "like", "it", "really")]
    [InlineData("L’été, naïve Ärger", "L’été", "naïve", "Ärger")]
    [InlineData("Хочу уйти", "Хочу", "уйти")]
    [InlineData("我要取消", "我", "要", "取", "消")]
    [InlineData("解約したい now", "解", "約", "し", "た", "い", "now")]
    [InlineData("계약을 해지해 주세요", "계약을", "해지해", "주세요")]
    [InlineData("😡 no ☹", "😡", "no", "☹")]
    [InlineData("<p class=\"x\">gone</p><br/>a &amp; b &nbsp;", "gone", "a", "b")]
    [InlineData("1 < 2 & 3", "1", "2", "3")]
    [InlineData("...---  \r\n\t")]
    [InlineData("spoilt \uFFFD", "spoilt")]
    public void Text_is_read_word_by_word(string text, params string[] words) =>
        Read(text).Select(word => word.Text).Should().Equal(words);

    [Theory]
    [InlineData("card 4111 1111 1111 1111", WordKind.Number)]
    [InlineData("since 2024-01-05", WordKind.Number)]
    [InlineData("order A12B", WordKind.Number)]
    [InlineData("mail jane.doe+x@example.com", WordKind.MailAddress)]
    [InlineData("see https://example.com/a?b=1", WordKind.WebAddress)]
    [InlineData("see www.example.com", WordKind.WebAddress)]
    [InlineData("at the end@", WordKind.Word)]
    public void Numbers_and_addresses_stand_for_their_kind(string text, WordKind kind) =>
        Read(text)[^1].Kind.Should().Be(kind);

    [Theory]
    [InlineData("Cancel it", "CANCEL IT")]
    [InlineData("don't", "dont")]
    [InlineData("paid 12 times", "paid 9000 times")]
    [InlineData("from a@b.org", "from jane@example.com")]
    public void Case_apostrophes_and_what_is_masked_make_no_difference(string one, string other) =>
        TextScorer.BucketsOf(one).Should().Equal(TextScorer.BucketsOf(other));

    [Fact]
    public void Buckets_are_the_same_on_every_machine()
    {
        TextScorer.BucketsOf("Please cancel 12").Should().Equal(116578, 198406, 452701, 604439, 973130);
        TextScorer.BucketsOf("cancel please").Should().NotEqual(TextScorer.BucketsOf("please cancel"), "pairs have an order");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_word() =>
        Read("\ud83d half \ude21").Select(word => word.Text).Should().Equal("half");

    [Fact]
    public void Letters_of_every_script_are_read_wherever_they_stand()
    {
        for (var letter = char.MinValue; letter < char.MaxValue; letter++)
        {
            var (alone, first, last) = (Read($"{letter}"), Read($"{letter}b c"), Read($"c b{letter}"));

            if (!char.IsLetter(letter)) continue;
            alone.Should().ContainSingle(FormattableString.Invariant($"U+{(int)letter:X4} is a letter"));
            string.Concat(first.Select(word => word.Text)).Should().Be($"{letter}bc");
            string.Concat(last.Select(word => word.Text)).Should().Be($"cb{letter}");
        }
    }

    [Fact]
    public void Marks_and_letters_are_counted()
    {
        var words = new WordReader("NO! Why?? Ça 5 x@y.z");
        while (words.Read())
        {
        }

        (words.Marks, words.UpperCase, words.LowerCase).Should().Be((3, 4, 3));
    }

    [Theory]
    [InlineData("a@", 20_000)]
    [InlineData("<", 20_000)]
    [InlineData("&", 20_000)]
    [InlineData("a.", 20_000)]
    [InlineData("x", 10_000_000)]
    [InlineData("word ", 2_000_000)]
    public void Hostile_texts_are_read_to_their_bound(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));

        var read = TextScorer.None.Read(text);

        read.IsTruncated.Should().BeTrue();
        read.Words.Should().BeLessThanOrEqualTo(TextScorer.MaxLength);
    }

    private static List<(string Text, WordKind Kind)> Read(string text)
    {
        var words = new WordReader(text);
        var found = new List<(string, WordKind)>();
        while (words.Read()) found.Add((words.Word.ToString(), words.Kind));
        return found;
    }
}
