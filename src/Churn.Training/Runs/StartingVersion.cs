using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>
/// An earlier version that a training starts from: its learner, or those of its blend, are fitted again in the variants that the
/// search of its training found, and nothing else is tried. Its trees and weights are not taken over, so the model follows from
/// the new data, the options and the choices of this version alone.
/// </summary>
public sealed class StartingVersion
{
    private const string Parts = " + ";

    private readonly ModelManifest manifest;
    private readonly IReadOnlyDictionary<string, string> variants; // of each learner, as manifests describe them

    private StartingVersion(string version, ModelManifest manifest, IReadOnlyDictionary<string, string> variants) =>
        (Version, this.manifest, this.variants) = (version, manifest, variants);

    /// <summary>The version: the start of its manifest's hash.</summary>
    public string Version { get; }

    /// <summary>Opens a version, and verifies all of it.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">It is not whole.</exception>
    /// <exception cref="WrongKindException">It is no version to start from; the message says why and what to do.</exception>
    public static StartingVersion Open(ModelStore store, string version)
    {
        var manifest = store.Open(version).Manifest;
        if (manifest.Privacy is not null)
            throw Refuse(version, "keeps a promise of differential privacy, which a training that starts from it would break");
        if (manifest.Federation is not null) throw Refuse(version, "was learnt by several sites, whose customers are not here");
        if (manifest.Foreign is not null) throw Refuse(version, "was made elsewhere, so how it learned is not known");
        if (manifest.Events?.Sequence is not null)
            throw Refuse(version, "reads the order of events, which is learned from the beginning each time");
        var model = manifest.Distillation?.Teacher ?? manifest.Model;
        var names = model == LearnerCatalog.Blend
            ? Members(manifest.Candidates.FirstOrDefault(candidate => candidate.Model == model)?.Variant)
            : [model];
        var variants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
            variants[name] = manifest.Candidates.FirstOrDefault(candidate => candidate.Model == name)?.Variant
                ?? throw Refuse(version, $"does not say how its {name} was chosen");
        return new StartingVersion(version, manifest, variants);
    }

    /// <summary>Checks that the customers are described as those of the version, and the same is predicted.</summary>
    /// <param name="schema">The columns of the customers.</param>
    /// <param name="file">Their file, for messages.</param>
    /// <exception cref="DataRefusedException">They are not.</exception>
    public void Check(CustomerSchema schema, string file)
    {
        var (ours, theirs) = (manifest.Schema.Label, schema.Label);
        if (ours.Name != theirs.Name || ours.Target != theirs.Target || ours.Positive != theirs.Positive)
            throw Differs(file, $"version {Version} predicts {ours.Words.What} by '{ours.Name}' = '{ours.Positive}', and this "
                + $"training {theirs.Words.What} by '{theirs.Name}' = '{theirs.Positive}'");
        var (before, now) = (KindsOf(manifest.Schema), KindsOf(schema));
        string[] differing = [.. before.Except(now).Concat(now.Except(before)).Select(column => $"'{column.Name}'").Distinct()];
        if (differing.Length > 0)
            throw Differs(
                file,
                $"version {Version} was trained on other columns, or on columns of other kinds: {string.Join(", ", differing)}");
    }

    /// <summary>Keeps the learners of the version, each with its variant alone.</summary>
    /// <param name="learners">All learners that the options name.</param>
    /// <exception cref="WrongKindException">They have no such learner or variant.</exception>
    internal IReadOnlyList<Learner> Restrict(IReadOnlyList<Learner> learners)
    {
        Learner[] kept =
        [
            .. learners.Where(learner => variants.ContainsKey(learner.Name))
                .Select(learner => learner with { Variants = [VariantOf(learner, variants[learner.Name])] }),
        ];
        return kept.Length == variants.Count
            ? kept
            : throw Refuse(Version, $"was made by {string.Join(" and ", variants.Keys)}, which the options do not name or this "
                + "machine does not have");
    }

    private LearnerVariant VariantOf(Learner learner, string described) =>
        learner.Variants.SelectMany(variant => variant.Costlier is { } costlier
                ? new[] { costlier, variant with { Costlier = null } }
                : [variant])
            .FirstOrDefault(variant => described == variant.Description
                || described.StartsWith($"{variant.Description}, ", StringComparison.Ordinal)) // and how many steps
        ?? throw Refuse(Version, $"has a {learner.Name} of a variant that the options or this release do not have: {described}");

    /// <summary>The learners of a blend by its description: "0.30 logistic + 0.70 boosting".</summary>
    private static IEnumerable<string> Members(string? blend) =>
        (blend ?? "").Split(Parts).Select(part => part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static HashSet<(string Name, Type Kind)> KindsOf(CustomerSchema schema) =>
        [.. schema.UsedColumns.Select(column => (column.Name, column.GetType()))];

    private static WrongKindException Refuse(string version, string why) =>
        new($"Version {version} {why}. Name another with --from, or leave it out to train from the beginning.");

    private static DataRefusedException Differs(string file, string why) =>
        new(new TableError(file, $"{why}; leave out --from to train from the beginning."));
}
