using Churn.Models.Manifest;

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

/// <summary>The verdict on a version keeps it from being promoted, and nobody accepted it.</summary>
/// <param name="version">The version.</param>
/// <param name="verdict">The verdict.</param>
public sealed class VerdictException(string version, ModelVerdict verdict)
    : Exception($"{version} was not promoted. {verdict.Reason}");
