using System.Collections.Frozen;

namespace Churn.Core.Texts;

/// <summary>The roles of English words: those that the published rules name.</summary>
internal static class ToneWords
{
    private const string Negations =
        "not never neither nor none nope nothing nowhere cannot without rarely seldom despite uhuh uh-uh";

    /// <summary>Before "n't", which is often written as "nt".</summary>
    private const string Auxiliaries =
        "ai are ca could dare did do does had has have is might must need ought sha should was were wo would";

    private const string Raising =
        """
        absolutely amazingly awfully completely considerable considerably decidedly deeply enormous enormously entirely
        especially exceptional exceptionally extreme extremely fabulously fully greatly highly hugely incredible incredibly
        intensely major majorly more most particularly purely quite really remarkably so substantially thoroughly total totally
        tremendous tremendously unbelievably unusually utter utterly very uber hella effing flipping flippin fracking frackin
        fricking frickin frigging friggin fucking fuckin fugging fuggin
        """;

    private const string Lowering =
        """
        almost barely hardly less little marginal marginally occasional occasionally partly scarce scarcely slight slightly
        somewhat kinda kindof kind-of sorta sortof sort-of
        """;

    private static readonly FrozenDictionary<string, ToneRoles>.AlternateLookup<ReadOnlySpan<char>> RolesOf = Collect();

    /// <summary>Returns the roles of a word, whatever its letter case.</summary>
    public static ToneRoles Of(ReadOnlySpan<char> word)
    {
        RolesOf.TryGetValue(word, out var roles);
        return word.Contains("n't", StringComparison.OrdinalIgnoreCase)
            || word.Contains("n’t", StringComparison.OrdinalIgnoreCase)
            ? roles | ToneRoles.Negates
            : roles;
    }

    private static FrozenDictionary<string, ToneRoles>.AlternateLookup<ReadOnlySpan<char>> Collect()
    {
        var roles = new Dictionary<string, ToneRoles>(StringComparer.OrdinalIgnoreCase);
        Add(ToneRoles.Negates, Negations);
        Add(ToneRoles.Negates, string.Join(' ', Words(Auxiliaries).Select(word => word + "nt")));
        Add(ToneRoles.Raises, Raising);
        Add(ToneRoles.Lowers, Lowering);
        Add(ToneRoles.No, "no");
        Add(ToneRoles.Never, "never");
        Add(ToneRoles.SoOrThis, "so this");
        Add(ToneRoles.Without, "without");
        Add(ToneRoles.Doubt, "doubt");
        Add(ToneRoles.Least, "least");
        Add(ToneRoles.AtOrVery, "at very");
        Add(ToneRoles.OrOrNor, "or nor");
        Add(ToneRoles.But, "but");
        Add(ToneRoles.KindOrSort, "kind sort");
        Add(ToneRoles.Of, "of");
        Add(ToneRoles.Just, "just");
        Add(ToneRoles.Enough, "enough");
        return roles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

        void Add(ToneRoles role, string words)
        {
            foreach (var word in Words(words)) roles[word] = roles.GetValueOrDefault(word) | role;
        }
    }

    private static string[] Words(string words) => words.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
}
