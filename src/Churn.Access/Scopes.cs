namespace Churn.Access;

/// <summary>What a caller may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing but what is open to all.</summary>
    None = 0,

    /// <summary>Send customers and get predictions and segments.</summary>
    Predict = 1,

    /// <summary>Read what the service tells of its model, its store and itself.</summary>
    Read = 2,

    /// <summary>All of it, and change which model serves.</summary>
    Admin = 4,

    /// <summary>Send what became of customers.</summary>
    Outcomes = 8,
}

/// <summary>Scopes as they are written in keys files, on command lines and in tokens.</summary>
public static class ScopeNames
{
    private static readonly (Scopes Scope, string Word)[] All =
        [
            (Scopes.Predict, "predict"), (Scopes.Read, "read"), (Scopes.Admin, "admin"), (Scopes.Outcomes, "outcomes"),
        ];

    /// <summary>The words there are.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. All.Select(pair => pair.Word)];

    /// <summary>The scope that a word means; none if it means none.</summary>
    public static Scopes Parse(string word) => All.FirstOrDefault(pair => pair.Word == word).Scope;

    /// <summary>The scopes that words mean together; none if one of them means none.</summary>
    public static Scopes Parse(IEnumerable<string> words)
    {
        var together = Scopes.None;
        foreach (var word in words)
        {
            var scope = Parse(word);
            if (scope == Scopes.None) return Scopes.None;
            together |= scope;
        }

        return together;
    }

    /// <summary>The words for scopes.</summary>
    public static IReadOnlyList<string> Of(Scopes scopes) =>
        [.. All.Where(pair => scopes.HasFlag(pair.Scope)).Select(pair => pair.Word)];

    /// <summary>Whether who has these scopes may do what needs those.</summary>
    public static bool Allow(this Scopes have, Scopes needed) => (have & Scopes.Admin) != 0 || (have & needed) == needed;
}
