using System.Xml.Linq;

namespace Churn.Core.Markup;

/// <summary>The parts that the sections of the page are made of.</summary>
public static class Html
{
    public static XAttribute Class(string name) => new("class", name);

    public static XElement Section(string id, string heading, params object?[] content) =>
        new("section", new XAttribute("id", id), new XElement("h2", heading), content);

    public static XElement Paragraph(params object?[] content) => new("p", content);

    public static XElement Note(params object?[] content) => new("p", Class("note"), content);

    public static XElement Strong(string text) => new("strong", text);

    public static XElement Code(string text) => new("code", text);

    public static XElement List(IEnumerable<string> items) => new("ul", items.Select(item => new XElement("li", item)));

    /// <summary>Names with their values, side by side.</summary>
    public static XElement Facts(params (string Name, object Value)[] facts) => new(
        "dl",
        Class("facts"),
        facts.Select(fact => new XElement("div", new XElement("dt", fact.Name), new XElement("dd", fact.Value))));

    /// <summary>What opens on a click; no script needed.</summary>
    public static XElement Details(string summary, params object?[] content) =>
        new("details", new XElement("summary", summary), content);

    /// <summary>A table that scrolls by itself where the page is narrow.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The headings of the columns.</param>
    /// <param name="rows">Each row with its cells, by <see cref="Row"/>.</param>
    /// <param name="total">A last row; null for none.</param>
    public static XElement Table(
        string caption, IEnumerable<XElement> columns, IEnumerable<XElement> rows, XElement? total = null) => new(
        "div",
        Class("scroll"),
        new XAttribute("role", "region"),
        new XAttribute("aria-label", caption),
        new XAttribute("tabindex", "0"),
        new XElement(
            "table",
            new XElement("caption", caption),
            new XElement("thead", new XElement("tr", columns)),
            new XElement("tbody", rows),
            total is null ? null : new XElement("tfoot", total)));

    /// <summary>A heading over texts.</summary>
    public static XElement Column(params object?[] content) => new("th", new XAttribute("scope", "col"), content);

    /// <summary>A heading over numbers.</summary>
    public static XElement NumberColumn(params object?[] content) =>
        new("th", new XAttribute("scope", "col"), Class("number"), content);

    /// <summary>A row: its heading, then its cells.</summary>
    public static XElement Row(object heading, params object?[] cells) =>
        new("tr", new XElement("th", new XAttribute("scope", "row"), heading), cells);

    public static XElement Cell(params object?[] content) => new("td", content);

    public static XElement NumberCell(params object?[] content) => new("td", Class("number"), content);

    /// <summary>Words in a column of numbers.</summary>
    public static XElement WordsCell(string words) => new("td", Class("words"), words);
}
