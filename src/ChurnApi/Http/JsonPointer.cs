namespace ChurnApi.Http;

/// <summary>Writes JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The place of a member of an object.</summary>
    /// <param name="parent">The object's place; empty for the body.</param>
    /// <param name="name">The member's name.</param>
    public static string Member(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The place of an item of the body's array.</summary>
    public static string Item(long index) => FormattableString.Invariant($"/{index}");
}
