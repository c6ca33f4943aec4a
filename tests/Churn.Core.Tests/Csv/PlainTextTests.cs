using System.Text;
using Churn.Core.Csv;

namespace Churn.Core.Tests.Csv;

public class PlainTextTests
{
    [Theory]
    [InlineData(0x0301, "e\u0301")]
    [InlineData(0xD800, "e\uFFFD")]
    [InlineData(0xFFFE, "e\uFFFD")]
    public void A_text_that_is_no_Unicode_is_normalized_all_the_same(int letter, string normalized) =>
        PlainText.Normalize("e" + (char)letter, NormalizationForm.FormKD).Should().Be(normalized);
}
