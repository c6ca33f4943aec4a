namespace ChurnApi.Security.Keys;

/// <summary>What a keys file holds.</summary>
/// <param name="Format">The version of the format; others than <see cref="Current"/> are refused.</param>
/// <param name="Keys">The keys, the one that was made first at the beginning.</param>
internal sealed record KeysDocument(int Format, IReadOnlyList<ApiKey> Keys)
{
    public const int Current = 1;
}
