using System.Text;
using System.Xml;
using System.Xml.Linq;
using Churn.Training.Report.Sections;

namespace Churn.Training.Report;

/// <summary>Writes report.html.</summary>
public static class TrainingReport
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = Utf8,
        OmitXmlDeclaration = true,
        Indent = true,
        IndentChars = " ",
        NewLineChars = "\n",
    };

    /// <summary>
    /// Writes the page. It is built as an XML tree, so that its tags balance and every text from the data is escaped; it holds
    /// no time and nothing random, so the same content gives the same bytes.
    /// </summary>
    /// <returns>A page of its own: no script, no font, no picture from elsewhere.</returns>
    public static byte[] Write(ReportContent content)
    {
        var page = ReportPage.Build(content);
        CleanTexts(page);
        using var bytes = new MemoryStream();
        bytes.Write(Utf8.GetBytes("<!DOCTYPE html>\n"));
        using (var writer = XmlWriter.Create(bytes, Settings)) page.Save(writer);
        return bytes.ToArray();
    }

    private static void CleanTexts(XElement page)
    {
        foreach (var text in page.DescendantNodes().OfType<XText>()) text.Value = Clean(text.Value);
        foreach (var attribute in page.DescendantsAndSelf().Attributes()) attribute.Value = Clean(attribute.Value);
    }

    /// <summary>Replaces what no page may hold, such as control characters in the name of a column.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(Clean));

    private static Rune Clean(Rune rune)
    {
        var isFit = rune.Value is '\t' or '\n' || (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF));
        return isFit ? rune : Rune.ReplacementChar;
    }
}
