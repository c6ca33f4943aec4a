using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Churn.TestSupport;
using ChurnApi.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChurnApi.Tests.Configuration;

/// <summary>Holds the table of docs/configuration.md to the settings there are.</summary>
public partial class ConfigurationTableTests
{
    private const string Document = "docs/configuration.md";
    private const string None = "none";

    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Repository.Root, Document))
        .Where(line => line.StartsWith($"| `{ServiceOptions.Section}:", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray())
        .ToDictionary(cells => cells[0].Trim('`'));

    public static TheoryData<string> Ranged => [.. Rows.Where(row => Range().IsMatch(row.Value[3])).Select(row => row.Key)];

    [Fact]
    public void Every_setting_has_a_row_and_every_row_a_setting() =>
        Rows
            .Keys.Should()
            .BeEquivalentTo(
                Settings().Select(setting => setting.Name),
                $"the table of {Document} has one row, `| setting | environment | unit | range | default | effect |`, for each "
                    + "setting"
            );

    [Fact]
    public void Every_row_has_the_name_in_the_environment_a_unit_a_range_and_an_effect()
    {
        foreach (var (name, cells) in Rows)
        {
            cells.Should().HaveCount(6, name).And.NotContain("", name);
            cells[1].Should().StartWith($"`{name.Replace(":", "__", StringComparison.Ordinal)}", name);
        }
    }

    [Theory]
    [InlineData("MaxBatchBytes")]
    [InlineData("MaxBatchCustomers")]
    [InlineData("ChampionPollInterval")]
    public void Former_names_that_are_read_are_in_the_document(string former)
    {
        Faults($"{ServiceOptions.Section}:{former}", "-").Should().ContainSingle("it is read");
        File.ReadAllText(Path.Combine(Repository.Root, Document)).Should().Contain($"`{former}`");
    }

    [Fact]
    public void Every_default_is_the_one_that_holds()
    {
        foreach (var (name, value) in Settings().Where(setting => Rows.ContainsKey(setting.Name)))
            Rows[name][4].Trim('`').Should().Be(Text(value), $"{name} is so by default");
    }

    [Theory]
    [MemberData(nameof(Ranged))]
    public void The_ends_of_a_range_are_taken_and_what_lies_beyond_is_refused(string name)
    {
        var ends = Range().Match(Rows[name][3]);
        var (least, most) = (ends.Groups[1].Value, ends.Groups[2].Value);

        Faults(name, least).Should().BeEmpty();
        Faults(name, most).Should().BeEmpty();
        Faults(name, Beyond(least, -1)).Should().ContainSingle().Which.Should().Contain(name);
        Faults(name, Beyond(most, 1)).Should().ContainSingle().Which.Should().Contain(name);
    }

    /// <summary>Every setting with its default; those of a section of their own by their path.</summary>
    private static IEnumerable<(string Name, object? Value)> Settings() => Settings(ServiceOptions.Section, new ServiceOptions());

    private static IEnumerable<(string Name, object? Value)> Settings(string path, object options)
    {
        foreach (
            var property in options
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite))
        {
            var name = $"{path}:{property.Name}";
            var isSection =
                property.PropertyType.Namespace == typeof(ServiceOptions).Namespace
                && property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);
            if (!isSection)
                yield return (name, property.GetValue(options));
            else
                foreach (
                    var setting in Settings(name, property.GetValue(options) ?? Activator.CreateInstance(property.PropertyType)!))
                    yield return setting;
        }
    }

    private static string Text(object? value) => value switch
    {
        null or "" or ICollection { Count: 0 } => None,
        string text => text,
        TimeSpan time => time.ToString("c"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant(),
    };

    private static string Beyond(string end, int step) => end.Contains(':', StringComparison.Ordinal)
        ? (TimeSpan.Parse(end, CultureInfo.InvariantCulture) + TimeSpan.FromMilliseconds(step)).ToString("c")
        : (long.Parse(end, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Faults(string name, string value)
    {
        try
        {
            ServiceOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());
            return [];
        }
        catch (ServiceConfigurationException refused)
        {
            return refused.Faults;
        }
    }

    [GeneratedRegex(@"^([\d:.]+) to ([\d:.]+)$")]
    private static partial Regex Range();
}
