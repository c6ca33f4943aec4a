using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Xunit.Abstractions;

namespace Churn.EndToEnd.Tests;

/// <summary>
/// Holds the directions between the folders of each project. A folder is a namespace; what its code uses is read from the
/// compiled assembly. To see the figures:
/// <c>dotnet test tests/Churn.EndToEnd.Tests --filter FolderTests --logger "console;verbosity=detailed"</c>.
/// </summary>
public class FolderTests(ITestOutputHelper output)
{
    private static readonly Lazy<Architecture> House = new(() =>
        new ArchLoader().LoadAssemblies([.. Layers.Select(row => System.Reflection.Assembly.Load((string)row[0]))]).Build());

    /// <summary>
    /// Each assembly with its folders. A folder uses the folders before it, and no others; "" is the project's root.
    /// </summary>
    public static TheoryData<string, string[]> Layers => new()
    {
        {
            "Churn.Core",
            [
                "Markup", "Csv", "Durability", "Encryption", "Numerics", "Privacy", "Options", "Texts", "Schema", "Decisions",
                "Metrics", "Segments", "Campaigns", "Monitoring", "Events", "Value", "Recommending",
            ]
        },
        { "Churn.Access", ["Rates", "Audit", "", "Keys"] },
        { "Churn.ObjectStorage", [""] },
        { "Churn.Outcomes", ["Storage", "Reading", "Logging", "Cohorts", "Monitoring", "Retraining", "Trials", "Erasure"] },
        { "Churn.Data", ["Tables", "Inference", "Transactions", "Events", "Preparation", "Splitting", "Inspection"] },
        { "Churn.Models", ["Onnx", "Native", "Foreign", "Manifest", "Explaining", "WhatIf", "Answering", "Registry"] },
        {
            "Churn.Training",
            [
                "Distributed", "Learners", "Learners.LightGbm", "Learners.Boosting", "Learners.Additive", "Learners.MlNet",
                "Learners.FastForest", "Learners.FastTree", "Learners.Gam", "Learners.Forest", "Learners.Logistic",
                "Learners.Neural.Layers", "Learners.Neural.Losses", "Learners.Neural.Optimizers", "Learners.Neural",
                "Learners.Sequences",
                "Preprocessing", "Calibration", "Evaluation", "Texts", "Foreign", "Scoring", "Snapshots", "Simulation",
                "Monitoring", "Value", "Uplift", "Recommending", "Segments",
                "Verification",
                "Report.Charts", "Report.Sections", "Report", "Campaigns", "Runs", "Privacy", "Federated",
                "Retraining",
            ]
        },
        {
            "ChurnApi",
            [
                "Configuration", "Telemetry", "Http", "Security", "Serving", "Predict", "Outcomes", "Campaigns", "Segments",
                "Monitoring", "Value", "Recommending", "Admin", "OpenApi", "Console", "Console.Runs", "Console.Pages",
                "Hosting",
            ]
        },
        {
            "churn",
            [
                "Output", "Parquet", "Arguments", "Commands.Keys", "Commands.Models", "Commands.Campaigns", "Commands.Segments",
                "Commands.Outcomes", "Commands", "",
            ]
        },
        { "Churn.Client", ["Answers", ""] },
    };

    [Theory, MemberData(nameof(Layers))]
    public void Folders_use_only_the_folders_before_them(string assembly, string[] folders)
    {
        var uses = UsesOf(assembly);

        output.WriteLine($"{assembly}: {folders.Length} folders, {uses.Count} directions, {TwoWayPairs(uses)} two-way pairs");
        foreach (var use in uses.OrderBy(use => use.Key.User, StringComparer.Ordinal))
            output.WriteLine($"  {use.Key.User} -> {use.Key.Used}: {use.Value.Count} types, such as {use.Value.First()}");
        FoldersOf(assembly).Should().BeEquivalentTo(folders);
        uses.Where(use => Array.IndexOf(folders, use.Key.Used) > Array.IndexOf(folders, use.Key.User))
            .SelectMany(use => use.Value.Select(types => $"{use.Key.User} -> {use.Key.Used}: {types}"))
            .Should().BeEmpty();
    }

    private static IEnumerable<string> FoldersOf(string assembly) =>
        TypesOf(assembly).Select(type => Folder(type, assembly)).Distinct();

    private static Dictionary<(string User, string Used), SortedSet<string>> UsesOf(string assembly)
    {
        var uses = new Dictionary<(string User, string Used), SortedSet<string>>();
        foreach (var type in TypesOf(assembly))
        {
            foreach (var used in type.Dependencies.Select(dependency => dependency.Target)
                .Where(used => used is not GenericParameter && IsIn(used, assembly)))
            {
                var key = (Folder(type, assembly), Folder(used, assembly));
                if (key.Item1 == key.Item2) continue;
                if (!uses.TryGetValue(key, out var types)) uses[key] = types = new SortedSet<string>(StringComparer.Ordinal);
                types.Add($"{type.Name} -> {used.Name}");
            }
        }

        return uses;
    }

    private static int TwoWayPairs(Dictionary<(string User, string Used), SortedSet<string>> uses) =>
        uses.Keys.Count(key => uses.ContainsKey((key.Used, key.User))) / 2;

    private static IEnumerable<IType> TypesOf(string assembly) => House.Value.Types
        .Where(type => type is not GenericParameter && IsIn(type, assembly));

    /// <summary>Whether the type is the project's own; the compiler's types have no namespace of the project.</summary>
    private static bool IsIn(IType type, string assembly) =>
        type.Namespace?.FullName is { } name
        && (name == RootOf(assembly) || name.StartsWith(RootOf(assembly) + ".", StringComparison.Ordinal));

    private static string Folder(IType type, string assembly) =>
        type.Namespace.FullName[RootOf(assembly).Length..].TrimStart('.');

    private static string RootOf(string assembly) => assembly == "churn" ? "Churn.Cli" : assembly;
}
