using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>Holds code and documents to lines of at most 130 columns.</summary>
public sealed class LineWidthTests
{
    private const int MaxColumns = 130;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    public void Lines_of_code_have_at_most_130_columns(string folder) =>
        Files(folder, "*.cs").SelectMany(file => LinesOf(file).Where(line => line.Text.Length > MaxColumns))
            .Select(line => line.Place)
            .Should().BeEmpty();

    [Theory]
    [InlineData("*.sh")]
    [InlineData("*.ts")]
    [InlineData("*.yaml")]
    [InlineData("*.yml")]
    public void Lines_of_scripts_and_settings_have_at_most_130_columns(string pattern) =>
        Files("", pattern).Where(file => !IsGenerated(file))
            .SelectMany(file => LinesOf(file).Where(line => line.Text.Length > MaxColumns))
            .Select(line => line.Place)
            .Should().BeEmpty();

    [Fact]
    public void Lines_of_documents_have_at_most_130_columns() =>
        Files("", "*.md").SelectMany(file => LinesOf(file).Where(line => line.Text.Length > MaxColumns && CanBreak(line.Text)))
            .Select(line => line.Place)
            .Should().BeEmpty();

    private static IEnumerable<(string Place, string Text)> LinesOf(string file) =>
        File.ReadLines(file).Select((text, index) => ($"{Path.GetRelativePath(Repository.Root, file)}:{index + 1}", text));

    private static bool IsGenerated(string file) => Path.GetFileName(file) == "generated.ts";

    /// <summary>Whether the line has a blank to break at. Rows of tables and members of JSON cannot be broken.</summary>
    private static bool CanBreak(string line) =>
        line.TrimStart() is var text && text[0] is not ('|' or '"') && text.TrimStart('-', '*', ' ').Contains(' ');

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
                .Any(part => part is "obj" or "bin" or "dist" or "node_modules" || part.StartsWith('.')));
}
