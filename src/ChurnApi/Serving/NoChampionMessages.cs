namespace ChurnApi.Serving;

/// <summary>What to do when the store has no champion that can serve.</summary>
internal static class NoChampionMessages
{
    public const string None = "There is no champion. Train one with: churn train data/telco.csv";

    public const string Gone =
        "The store names no champion any more. Promote a version with: churn models promote VERSION";

    /// <param name="version">The champion's version; null if even that cannot be read.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static string Broken(string? version, string fault) =>
        $"The champion {version ?? "pointer"} is broken: {fault} Promote another version with: churn models promote VERSION";
}
