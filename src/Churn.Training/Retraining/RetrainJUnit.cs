using System.Xml.Linq;

namespace Churn.Training.Retraining;

/// <summary>
/// The outcome of a retraining as JUnit XML, which CI systems show as tests: one for each check of the gate, and one for the
/// outcome where the checks do not tell it. A gain that may be chance is skipped, not failed: nothing is wrong with the champion
/// or the data.
/// </summary>
public static class RetrainJUnit
{
    private const string Suite = "churn retrain";

    public static XDocument Of(RetrainReport report)
    {
        XElement[] cases = [.. report.Checks.Select(Case)];
        var told = report.HasFailed
            ? cases.Any(found => found.Element("failure") is not null || found.Element("skipped") is not null)
            : cases.All(found => found.Element("failure") is null);
        if (!told || cases.Length == 0) cases = [.. cases, Case(new GateCheck("outcome", !report.HasFailed, report.Summary, ""))];
        return new XDocument(new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", Suite),
                new XAttribute("tests", cases.Length),
                new XAttribute("failures", cases.Count(found => found.Element("failure") is not null)),
                new XAttribute("skipped", cases.Count(found => found.Element("skipped") is not null)),
                new XElement(
                    "properties",
                    Property("champion", report.Champion),
                    Property("challenger", report.Challenger),
                    Property("outcome", report.Outcome.ToString())),
                cases)));
    }

    private static XElement Case(GateCheck check)
    {
        var text = Printable(check.Wanted.Length == 0 ? check.Found : $"{check.Found}; wanted: {check.Wanted}");
        return new XElement(
            "testcase", new XAttribute("classname", Suite), new XAttribute("name", Printable(check.Name)),
            check.Passed ? new XElement("system-out", text)
                : new XElement(check.IsUndecided ? "skipped" : "failure", new XAttribute("message", text)));
    }

    private static XElement Property(string name, string? value) =>
        new("property", new XAttribute("name", name), new XAttribute("value", value ?? ""));

    /// <summary>Without the few letters that XML cannot hold.</summary>
    private static string Printable(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
