using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// Objects under names, as S3 keeps them: each is written and replaced as a whole, and a write can be made to depend on what is
/// there. Everything here throws <see cref="StoreUnavailableException"/> where the storage does not answer or refuses.
/// </summary>
public interface IObjectBucket
{
    /// <summary>Where the objects are, as it is named on the command line: <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    /// <summary>Reads an object.</summary>
    /// <param name="key">Its name, with slashes.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <param name="known">What was read earlier, which is not sent again if it is still so; null for nothing.</param>
    /// <returns>The object, or <paramref name="known"/> itself if that is still so; null if there is none.</returns>
    /// <exception cref="IOException">It is longer.</exception>
    StoredObject? Read(string key, long maxLength, StoredObject? known = null);

    /// <summary>Writes an object under a name that nothing has yet.</summary>
    /// <returns>Its tag; null, and nothing changed, if there is one of that name.</returns>
    string? WriteNew(string key, ReadOnlyMemory<byte> content);

    /// <summary>Replaces an object, unless it is another one meanwhile.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">All that it shall hold.</param>
    /// <param name="tag">The tag that it must have.</param>
    /// <returns>Its new tag; null, and nothing changed, if it has another tag or is gone.</returns>
    string? Replace(string key, ReadOnlyMemory<byte> content, string tag);

    /// <summary>Removes an object; if there is none, nothing.</summary>
    void Delete(string key);

    /// <summary>Every object.</summary>
    IEnumerable<ListedObject> List();
}

/// <summary>An object that was read.</summary>
/// <param name="Content">What it holds.</param>
/// <param name="Tag">Names this content: another one has another tag.</param>
public sealed record StoredObject(byte[] Content, string Tag);

/// <summary>An object in a list.</summary>
/// <param name="Key">Its name, with slashes.</param>
/// <param name="Written">When it was written, by the clock of the storage.</param>
public sealed record ListedObject(string Key, DateTimeOffset Written);
