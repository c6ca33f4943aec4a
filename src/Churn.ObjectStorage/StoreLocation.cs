using Churn.Core.Durability;
using Churn.Core.Encryption;
using Churn.Models.Registry;

namespace Churn.ObjectStorage;

/// <summary>Where a model store is, as users write it: a folder, or <c>s3://bucket/prefix</c>.</summary>
public static class StoreLocation
{
    private const string Scheme = "s3://";

    /// <summary>Opens a store; object storage is asked for nothing yet.</summary>
    /// <param name="location">The folder or the address.</param>
    /// <param name="time">The clock of the history.</param>
    /// <param name="who">Who writes, for the history; null for whom the environment names.</param>
    /// <param name="keys">The keys of encrypted versions; null for none.</param>
    /// <exception cref="FormatException">The address, or where the environment says that it leads, cannot be used.</exception>
    public static ModelStore Open(
        string location, TimeProvider? time = null, string? who = null, EncryptionKeys? keys = null) => IsFolder(location)
            ? new ModelStore(location, time, who, keys)
            : new ModelStore(Bucket(location), time, who, keys);

    /// <summary>Whether a location is a folder.</summary>
    public static bool IsFolder(string location) => !Locations.IsAddress(location);

    /// <summary>What is wrong with a location, in a sentence; null if nothing is.</summary>
    public static string? FaultOf(string location)
    {
        if (IsFolder(location)) return null;
        try
        {
            using var bucket = Bucket(location);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static S3Bucket Bucket(string location)
    {
        if (!location.StartsWith(Scheme, StringComparison.Ordinal)) throw Unusable(location);
        var (bucket, prefix) = location[Scheme.Length..].TrimEnd('/').Split('/', 2) switch
        {
            [var name] => (name, ""),
            [var name, var rest] => (name, rest),
            _ => throw Unusable(location),
        };
        return IsBucketName(bucket) && (prefix.Length == 0 || prefix.Split('/').All(IsPlain))
            ? S3Bucket.OfEnvironment(bucket, prefix)
            : throw Unusable(location);
    }

    private static FormatException Unusable(string location) => new(
        $"{location} is not the place of a model store. Name a folder, or s3://BUCKET/PREFIX with a bucket of 3 to 63 lower-case "
        + "letters, digits, dots and hyphens, and a prefix of letters, digits and . - _ / alone.");

    private static bool IsBucketName(string name) => name.Length is >= 3 and <= 63
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-');

    private static bool IsPlain(string part) => part is not ("" or "." or "..")
        && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}
