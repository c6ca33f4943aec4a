using System.Globalization;
using System.Text.RegularExpressions;

namespace ChurnApi.Tests.Service;

/// <summary>What GET /metrics answers, in the text format of Prometheus.</summary>
public sealed partial class Exposition
{
    private readonly List<(string Name, string Labels, double Value)> samples = [];

    /// <exception cref="FormatException">A line is none of the format.</exception>
    public Exposition(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var parts = Sample().Match(line);
            if (!parts.Success)
                throw new FormatException($"'{line}' is no sample.");
            samples.Add(
                (parts.Groups[1].Value, parts.Groups[2].Value, double.Parse(parts.Groups[3].Value, CultureInfo.InvariantCulture))
            );
        }
    }

    public string Text { get; }

    /// <summary>The names of all samples.</summary>
    public IReadOnlySet<string> Names => samples.Select(sample => sample.Name).ToHashSet();

    /// <summary>The sum of the samples of a name whose labels have all of these words, as in <c>le="1"</c>.</summary>
    public double Sum(string name, params string[] labels) =>
        samples.Where(sample => sample.Name == name && labels.All(sample.Labels.Contains)).Sum(sample => sample.Value);

    [GeneratedRegex(
        """^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*",?)*\})?"""
            + """ (-?[0-9.eE+-]+|NaN|[+-]Inf)(?: \d+)?$"""
    )]
    private static partial Regex Sample();
}
