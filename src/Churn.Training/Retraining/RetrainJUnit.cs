using System.Xml.Linq;

namespace Churn.Training.Retraining;

/// <summary>The outcome of a retraining as JUnit XML, which CI systems show as tests: one for each check of the gate.</summary>
public static class RetrainJUnit
{
    private const string Suite = "churn retrain";

    public static XDocument Of(RetrainResult result)
    {
        var cases = result.Verdict?.Checks.Select(Case).ToArray() ?? [new XElement("testcase", new XAttribute("classname", Suite), new XAttribute("name", result.Outcome.ToString()))];
        return new XDocument(new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", Suite),
                new XAttribute("tests", cases.Length),
                new XAttribute("failures", result.Verdict?.Failures.Count() ?? 0),
                new XElement("properties",
                    Property("champion", result.Champion ?? ""), Property("challenger", result.Training.Version), Property("outcome", result.Outcome.ToString())),
                cases)));
    }

    private static XElement Case(GateCheck check)
    {
        var found = new XElement("testcase", new XAttribute("classname", Suite), new XAttribute("name", Printable(check.Name)));
        var text = Printable($"{check.Found}; wanted: {check.Wanted}");
        found.Add(check.Passed ? new XElement("system-out", text) : new XElement("failure", new XAttribute("message", text)));
        return found;
    }

    private static XElement Property(string name, string value) => new("property", new XAttribute("name", name), new XAttribute("value", value));

    /// <summary>Without the few letters that XML cannot hold.</summary>
    private static string Printable(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
