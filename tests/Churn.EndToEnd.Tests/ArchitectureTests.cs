using System.Reflection;
using System.Xml.Linq;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>
/// Holds the directions between projects. What a project may use is written in its .csproj; what it does use is seen in its
/// assembly.
/// </summary>
public class ArchitectureTests
{
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";

    private static readonly DirectoryInfo Sources = new(Path.Combine(Repository.Root, "src"));

    /// <summary>Each project of src with the projects it references, and no other.</summary>
    public static TheoryData<string, string[]> Directions => new()
    {
        { "Churn.Core", [] },
        { "Churn.Access", ["Churn.Core"] },
        { "Churn.Models", ["Churn.Core"] },
        { "Churn.Outcomes", ["Churn.Models"] },
        { "Churn.ObjectStorage", ["Churn.Models"] },
        { "Churn.Data", ["Churn.Core"] },
        { "Churn.Training", ["Churn.Data", "Churn.Models"] },
        { "ChurnApi", ["Churn.Access", "Churn.Models", "Churn.ObjectStorage", "Churn.Outcomes"] },
        { "Churn.Cli", ["Churn.Access", "Churn.ObjectStorage", "Churn.Outcomes", "Churn.Training", "ChurnApi"] },
        { "Churn.Client", [] },
    };

    public static TheoryData<string> Projects => [.. ProjectNames()];

    [Fact]
    public void Every_project_has_its_place_in_the_directions() =>
        Directions.Select(row => (string)row[0]).Should().BeEquivalentTo(ProjectNames());

    [Theory, MemberData(nameof(Directions))]
    public void A_project_references_its_neighbours_alone(string project, string[] neighbours) =>
        ProjectReferences(project).Should().BeEquivalentTo(neighbours);

    [Theory, MemberData(nameof(Directions))]
    public void An_assembly_uses_nothing_of_ours_that_its_project_does_not_reach(string project, string[] neighbours)
    {
        var reached = Closure(project).Where(name => name != project).Select(AssemblyName);

        UsedBy(project).Intersect(ProjectNames().Select(AssemblyName)).Should().BeSubsetOf(reached);
        neighbours.Should().BeSubsetOf(Closure(project));
    }

    [Theory]
    [InlineData("Churn.Core")]
    [InlineData("Churn.Access")]
    [InlineData("Churn.Client")]
    public void Core_access_and_client_need_no_package(string project)
    {
        PackageReferences(project).Should().BeEmpty();
        UsedBy(project).Except(ProjectNames()).Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_service_reaches_neither_training_nor_its_packages()
    {
        var reached = Closure("ChurnApi");

        reached.Should().BeEquivalentTo(
            "ChurnApi", "Churn.Access", "Churn.ObjectStorage", "Churn.Outcomes", "Churn.Models", "Churn.Core");
        reached
            .SelectMany(PackageReferences)
            .Should()
            .Contain("Google.Protobuf")
            .And.NotContain(package => IsForTraining(package));
        reached.SelectMany(UsedBy).Should().NotContain("Churn.Training").And.NotContain(assembly => IsForTraining(assembly));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Only_the_models_know_how_a_graph_is_written(string project)
    {
        var knowsOnnx = UsedBy(project).Concat(PackageReferences(project)).Contains("Google.Protobuf");

        knowsOnnx.Should().Be(project == "Churn.Models");
    }

    [Fact]
    public void Only_training_knows_the_learning_libraries() => ProjectNames()
        .Where(project => UsedBy(project).Concat(PackageReferences(project)).Any(IsForTraining))
        .Should().Equal("Churn.Training");

    [Fact]
    public void Models_and_training_alone_know_ONNX_Runtime() => ProjectNames()
        .Where(project => UsedBy(project).Concat(PackageReferences(project)).Contains(OnnxRuntime))
        .Should().Equal("Churn.Models", "Churn.Training");

    [Fact]
    public void The_command_line_alone_knows_DuckDB() => ProjectNames()
        .Where(project => UsedBy(project).Concat(PackageReferences(project)).Any(
            name => name.StartsWith("DuckDB", StringComparison.Ordinal)))
        .Should().Equal("Churn.Cli");

    [Fact]
    public void One_project_alone_knows_the_SDK_of_object_storage() => ProjectNames()
        .Where(project => UsedBy(project).Concat(PackageReferences(project)).Any(
            name => name.StartsWith("AWSSDK", StringComparison.Ordinal)))
        .Should().Equal("Churn.ObjectStorage");

    private static bool IsForTraining(string name) =>
        name == "LightGBM" || (name != OnnxRuntime && name.StartsWith("Microsoft.ML", StringComparison.Ordinal));

    private static string[] ProjectNames() =>
        [
            .. Sources
                .EnumerateFiles("*.csproj", SearchOption.AllDirectories)
                .Select(file => Path.GetFileNameWithoutExtension(file.Name))
                .Order(),];

    private static HashSet<string> Closure(string project) =>
        [project, .. ProjectReferences(project).SelectMany(Closure)];

    private static string[] ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    private static string[] PackageReferences(string project) => [.. Items(project, "PackageReference")];

    private static IEnumerable<string> Items(string project, string kind) =>
        Read(project).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static XDocument Read(string project) => XDocument.Load(Path.Combine(Sources.FullName, project, $"{project}.csproj"));

    private static string AssemblyName(string project) =>
        Read(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? project;

    private static IEnumerable<string> UsedBy(string project) =>
        Assembly.Load(AssemblyName(project)).GetReferencedAssemblies().Select(assembly => assembly.Name!);
}
