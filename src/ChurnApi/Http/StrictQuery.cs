namespace ChurnApi.Http;

/// <summary>Whether a request wants customers refused that hold what training never saw.</summary>
internal static class StrictQuery
{
    /// <summary>The member of the query that asks for it.</summary>
    public const string QueryName = "strict";

    /// <returns>Whether it is asked for, which it is not by itself; or the problem with how it is asked.</returns>
    public static (bool Strict, Problem? Problem) Read(HttpRequest request)
    {
        var asked = request.Query[QueryName];
        if (asked.Count == 0) return (false, null);
        return asked.Count == 1 && bool.TryParse(asked[0], out var strict) ? (strict, null) : (false, KnownProblems.InvalidStrict());
    }
}
