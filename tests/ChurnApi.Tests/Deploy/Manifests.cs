using Churn.TestSupport;
using YamlDotNet.RepresentationModel;

namespace ChurnApi.Tests.Deploy;

/// <summary>Reads the YAML files of deploy/.</summary>
internal static class Manifests
{
    /// <summary>The folder deploy/.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy");

    /// <summary>Every document of a file.</summary>
    public static IReadOnlyList<YamlNode> Read(string file)
    {
        using var reader = File.OpenText(Path.Combine(Folder, file));
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>What stands at a path of names, or of numbers in a list; null if nothing does.</summary>
    public static YamlNode? At(this YamlNode node, params object[] path) =>
        path.Aggregate(
            (YamlNode?)node,
            (at, step) =>
                (at, step) switch
                {
                    (YamlMappingNode map, string name) when map.Children.TryGetValue(name, out var value) => value,
                    (YamlSequenceNode list, int index) when index < list.Children.Count => list.Children[index],
                    _ => null,
                });

    /// <summary>The text at a path; null if there is none.</summary>
    public static string? Text(this YamlNode node, params object[] path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>The items of the list at a path.</summary>
    public static IReadOnlyList<YamlNode> Items(this YamlNode node, params object[] path) =>
        [.. (node.At(path) as YamlSequenceNode)?.Children ?? []];
}
