namespace ChurnApi.Configuration;

/// <summary>Checks the origins whose web pages may call the service.</summary>
internal static class CorsOrigins
{
    private const string Any = "*";

    /// <summary>A sentence for each fault of the origins.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<string> origins, bool isGuarded)
    {
        if (origins.Contains(Any))
        {
            if (origins.Count > 1) yield return $"must be '{Any}' alone or a list of origins: '{Any}' allows every page anyway.";
            if (!isGuarded)
                yield return $"can be '{Any}' only with keys or tokens: without them any page here could read the answers.";
        }

        foreach (var origin in origins.Where(origin => origin != Any && !IsOrigin(origin)))
        {
            yield return "must be origins such as https://crm.example or http://localhost:3000, "
                + $"without a path or a slash at the end, not '{origin}'.";
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && address.UserInfo.Length == 0
        && address.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
