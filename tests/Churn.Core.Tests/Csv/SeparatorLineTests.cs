using Churn.Core.Csv;

namespace Churn.Core.Tests.Csv;

public class SeparatorLineTests
{
    [Theory]
    [InlineData("sep=;", ';')]
    [InlineData("SEP=,\nid,Churn", ',')]
    [InlineData("\"sep=;\"\r\nid", ';')]
    [InlineData("\"sep=|\",,,\n", '|')]
    [InlineData("sep=\t\n", '\t')]
    public void Line_that_names_the_separator_is_read(string text, char separator) =>
        SeparatorLine.Read(text).Should().Be(separator);

    [Theory]
    [InlineData("")]
    [InlineData("sep=")]
    [InlineData("sep=a")]
    [InlineData("sep=;x")]
    [InlineData("id,sep=;")]
    [InlineData("sep=;;Churn\n")]
    public void Line_that_holds_anything_else_is_none(string text) => SeparatorLine.Read(text).Should().BeNull();
}
