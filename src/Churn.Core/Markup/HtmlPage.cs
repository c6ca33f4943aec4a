using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Churn.Core.Markup;

/// <summary>Writes pages of their own: no script, no font, no picture from elsewhere.</summary>
public static class HtmlPage
{
    /// <summary>Even if a text slipped through unescaped, a browser would neither run nor fetch anything.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>The media type of a page.</summary>
    public const string MediaType = "text/html";

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
    /// Returns the content security policy with which a server sends a page whose body has no styles of its own: of all there is,
    /// the style sheet alone takes effect.
    /// </summary>
    /// <param name="style">The style sheet.</param>
    public static string PolicyFor(string style) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Utf8.GetBytes(style)))}'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Builds a page around its body.</summary>
    public static XElement Build(string title, string style, XElement body) => new(
        "html",
        new XAttribute("lang", "en"),
        new XElement(
            "head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            Meta("viewport", "width=device-width, initial-scale=1"),
            Meta("color-scheme", "light dark"),
            new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
            new XElement("title", title),
            new XElement("style", style)),
        body);

    /// <summary>
    /// Writes a page. It is an XML tree, so that its tags balance and every text from the data is escaped; what no page may hold
    /// is replaced. The same tree gives the same bytes.
    /// </summary>
    public static byte[] Write(XElement page)
    {
        CleanTexts(page);
        using var bytes = new MemoryStream();
        bytes.Write(Utf8.GetBytes("<!DOCTYPE html>\n"));
        using (var writer = XmlWriter.Create(bytes, Settings)) page.Save(writer);
        return bytes.ToArray();
    }

    private static XElement Meta(string name, string value) =>
        new("meta", new XAttribute("name", name), new XAttribute("content", value));

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
