using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Models.Registry;

/// <summary>
/// A challenger answers a share of the customers, and both versions score all of them, until their outcomes decide which is
/// better.
/// </summary>
/// <param name="Champion">The version that answers the others; the trial counts for as long as it is the champion.</param>
/// <param name="Challenger">The version that is tried.</param>
/// <param name="Share">The share of the customers whom it answers, above 0 and below 1.</param>
/// <param name="Since">When the trial began.</param>
/// <param name="Until">When it ends at the latest.</param>
/// <param name="Promotes">Whether the challenger becomes the champion if it is better; else it is proposed.</param>
public sealed record ModelTrial(
    string Champion, string Challenger, double Share, DateTimeOffset Since, DateTimeOffset Until, bool Promotes)
{
    /// <summary>The share of the customers where none is given.</summary>
    public const double DefaultShare = .1;

    /// <summary>The days that a trial lasts at most where none are given.</summary>
    public const int DefaultDays = 180;

    /// <summary>The most days of a trial.</summary>
    public const int MaxDays = 3650;
}

/// <summary>
/// Says which version of a trial answers a customer, by a keyed hash of the customer's key: the same on every machine for as long
/// as the trial lasts, and another one in the next trial.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="key">The key of the hash, which nobody who sends customers knows.</param>
public sealed class TrialAssignment(ModelTrial trial, byte[] key)
{
    internal const int KeyLength = 32;

    private readonly double bound = trial.Share * Math.Pow(2, 64);

    /// <summary>The trial.</summary>
    public ModelTrial Trial => trial;

    /// <summary>Whether the challenger answers a customer.</summary>
    public bool IsChallengers(string customerId)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(customerId), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) < bound;
    }
}

/// <summary>trial.json: the trial that is on; null for none.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Key">The key of the hash by which customers are assigned, in hexadecimal.</param>
/// <param name="Change">What made it so.</param>
internal sealed record TrialPointer(ModelTrial? Trial, string? Key, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => Trial is null ? [] : [Trial.Champion, Trial.Challenger];
}

/// <summary>A trial cannot begin so.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class TrialException(string message) : Exception(message);
