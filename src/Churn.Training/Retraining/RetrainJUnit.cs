using System.Xml.Linq;

namespace Churn.Training.Retraining;

/// <summary>
/// The outcome of a retraining as JUnit XML, which CI systems show as tests: one for each check of the gate, and one for the outcome where
/// the checks do not tell it.
/// </summary>
public static class RetrainJUnit
{
    private const string Suite = "churn retrain";

    public static XDocument Of(RetrainReport report)
    {
        XElement[] cases = [.. report.Checks.Select(check => Case(check.Name, check.Passed, $"{check.Found}; wanted: {check.Wanted}"))];
        if (report.HasFailed == cases.All(found => found.Element("failure") is null) || cases.Length == 0)
            cases = [.. cases, Case("outcome", !report.HasFailed, report.Summary)];
        return new XDocument(new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", Suite),
                new XAttribute("tests", cases.Length),
                new XAttribute("failures", cases.Count(found => found.Element("failure") is not null)),
                new XElement("properties", Property("champion", report.Champion), Property("challenger", report.Challenger), Property("outcome", report.Outcome.ToString())),
                cases)));
    }

    private static XElement Case(string name, bool passed, string text)
    {
        var found = new XElement("testcase", new XAttribute("classname", Suite), new XAttribute("name", Printable(name)));
        found.Add(passed ? new XElement("system-out", Printable(text)) : new XElement("failure", new XAttribute("message", Printable(text))));
        return found;
    }

    private static XElement Property(string name, string? value) => new("property", new XAttribute("name", name), new XAttribute("value", value ?? ""));

    /// <summary>Without the few letters that XML cannot hold.</summary>
    private static string Printable(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
