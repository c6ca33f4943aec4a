namespace Churn.Models.Registry;

/// <summary>The store has no version of that name.</summary>
public sealed class UnknownVersionException : Exception
{
    public UnknownVersionException(string version, IReadOnlyCollection<string> known)
        : base(known.Count == 0
            ? $"There is no version '{version}'; the store is empty."
            : $"There is no version '{version}'; the store has {string.Join(", ", known)}.")
    {
    }
}
