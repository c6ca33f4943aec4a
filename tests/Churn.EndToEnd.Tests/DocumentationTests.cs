using System.Text.RegularExpressions;
using Churn.Cli;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

public partial class DocumentationTests
{
    public static TheoryData<string> Documents { get; } = [.. Directory
        .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/") && !path.Contains("/node_modules/"))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_churn_command_of_a_document_is_one_that_the_program_knows(string document)
    {
        foreach (var line in Lines(document, code: true).Where(line => line.StartsWith("churn ", StringComparison.Ordinal)))
            ChurnCommand.Create().Parse(line["churn ".Length..]).Errors.Should().BeEmpty(line);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_between_documents_leads_to_a_file_and_a_heading_that_exist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(string.Join('\n', Lines(document, code: false))))
        {
            var (file, anchor) = (link.Groups["file"].Value, link.Groups["anchor"].Value);
            var target =
                file.Length == 0 ? Path.Combine(Repository.Root, document) : Path.GetFullPath(Path.Combine(folder, file));
            Path.Exists(target).Should().BeTrue($"{document} links to {link.Value}");
            if (anchor.Length > 0) Anchors(target).Should().Contain(anchor, $"{document} links to {link.Value}");
        }
    }

    [Fact]
    public void Index_of_the_documents_lists_every_document_and_every_decision_by_its_title()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var index = Blanks().Replace(File.ReadAllText(Path.Combine(docs, "README.md")), " ");

        foreach (var path in Directory.EnumerateFiles(docs, "*.md").Where(path => Path.GetFileName(path) != "README.md"))
            index.Should().Contain($"]({Path.GetFileName(path)})");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(docs, "decisions"), "*.md"))
            index.Should().Contain($"- [{File.ReadLines(path).First()[2..]}](decisions/{Path.GetFileName(path)})");
    }

    /// <summary>The lines of a document that are in code blocks, or those that are not.</summary>
    private static IEnumerable<string> Lines(string document, bool code)
    {
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, document)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside;
            else if (inside == code) yield return line;
        }
    }

    /// <summary>The anchors that GitHub makes of a document's headings.</summary>
    private static IEnumerable<string> Anchors(string path) => Lines(path, code: false)
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
