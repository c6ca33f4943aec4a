using Churn.Core.Csv;

namespace Churn.Core.Tests;

public class PrintableTextTests
{
    [Theory]
    [InlineData("Größe, 客户, عميل, 👩‍👩‍👧, می‌خواهم")]
    [InlineData("")]
    public void Text_of_any_language_is_left_as_it_is(string text)
    {
        PrintableText.Line(text).Should().BeSameAs(text);
        PrintableText.Lines(text).Should().BeSameAs(text);
    }

    [Theory]
    [InlineData("a\u001b[31mred", @"a\u{1B}[31mred")]
    [InlineData("\u009b2J", @"\u{9B}2J")]
    [InlineData("one\r\ntwo\tthree", @"one\u{D}\u{A}two\u{9}three")]
    [InlineData("in\u202Evoice\u2066\u200F", @"in\u{202E}voice\u{2066}\u{200F}")]
    [InlineData("pay\u200Bpal\uFEFF\u00AD", @"pay\u{200B}pal\u{FEFF}\u{AD}")]
    [InlineData("a\u2028b\u2029c\u0085d", @"a\u{2028}b\u{2029}c\u{85}d")]
    [InlineData("\0\b\u007f", @"\u{0}\u{8}\u{7F}")]
    [InlineData("tag\U000E0041", @"tag\u{E0041}")]
    public void Character_that_acts_on_a_terminal_is_escaped(string text, string printed) =>
        PrintableText.Line(text).Should().Be(printed);

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_one_that_cannot_be_read() =>
        PrintableText.Line("x\ud800y\u001b").Should().Be("x\uFFFDy\\u{1B}");

    [Fact]
    public void Lines_keep_line_feeds_and_tabs_alone() =>
        PrintableText.Lines("one\n\ttwo\rthree\u001b").Should().Be("one\n\ttwo\\u{D}three\\u{1B}");
}
