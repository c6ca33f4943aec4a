using System.Security.Cryptography;
using Churn.Models.Registry;
using Churn.ObjectStorage;

namespace Churn.TestSupport.ObjectStorage;

/// <summary>A bucket of <see cref="ObjectServer"/>.</summary>
public sealed class ObjectBucket(string name)
{
    private readonly SortedDictionary<string, BucketObject> objects = new(StringComparer.Ordinal);
    private readonly Lock turn = new();
    private Func<string, string, StorageFault>? fault;
    private int requests;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Where a model store in it is.</summary>
    public string Location => $"s3://{name}/models";

    /// <summary>The most objects that a page of a list has.</summary>
    public int PageLength { get; set; } = 1000;

    /// <summary>Whether it takes a write with a condition for one without, as storage does that does not know them.</summary>
    public bool IgnoresConditions { get; set; }

    /// <summary>How many requests came since this was set.</summary>
    public int Requests
    {
        get => Volatile.Read(ref requests);
        set => Volatile.Write(ref requests, value);
    }

    /// <summary>The names of its objects.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (turn) return [.. objects.Keys];
        }
    }

    /// <summary>Opens the store in it.</summary>
    public ModelStore Open(TimeProvider? time = null, string? who = null, Core.Encryption.EncryptionKeys? keys = null) =>
        StoreLocation.Open(Location, time, who, keys);

    /// <summary>Fails requests from now on.</summary>
    /// <param name="of">What goes wrong with a request, by its method and key; null for nothing.</param>
    public void Fail(Func<string, string, StorageFault>? of) => fault = of;

    /// <summary>
    /// Fails all requests from the one of that number on, counted from now and from 0, as if the writer had died.
    /// </summary>
    public void FailFrom(int number)
    {
        Requests = 0;
        fault = (_, _) => Requests > number ? StorageFault.Forbidden : StorageFault.None;
    }

    /// <summary>Fails the one request of that number, counted from now and from 0.</summary>
    public void FailOnce(int number, StorageFault with)
    {
        Requests = 0;
        fault = (_, _) => Requests == number + 1 ? with : StorageFault.None;
    }

    /// <summary>What an object holds; null if there is none.</summary>
    public BucketObject? Find(string key)
    {
        lock (turn) return objects.GetValueOrDefault(key);
    }

    /// <summary>Puts an object there, past everybody.</summary>
    public void Write(string key, byte[] content)
    {
        lock (turn) objects[key] = new BucketObject(content, TagOf(content), DateTimeOffset.UnixEpoch);
    }

    /// <summary>Takes an object away, past everybody.</summary>
    public void Delete(string key)
    {
        lock (turn) objects.Remove(key);
    }

    /// <summary>Its objects as they are now.</summary>
    public IReadOnlyDictionary<string, BucketObject> Copy()
    {
        lock (turn) return objects.ToDictionary();
    }

    /// <summary>Has these objects and no others.</summary>
    public void Reset(IReadOnlyDictionary<string, BucketObject> to)
    {
        lock (turn)
        {
            objects.Clear();
            foreach (var (key, content) in to) objects[key] = content;
        }
    }

    /// <summary>Makes all objects older.</summary>
    public void Age(TimeSpan by)
    {
        lock (turn)
        {
            foreach (var (key, found) in objects.ToArray()) objects[key] = found with { Written = found.Written - by };
        }
    }

    internal StorageFault FaultOf(string method, string key)
    {
        Interlocked.Increment(ref requests);
        return fault?.Invoke(method, key) ?? StorageFault.None;
    }

    /// <returns>The tag; null if a condition is not met.</returns>
    internal string? Put(string key, byte[] content, string ifNoneMatch, string ifMatch)
    {
        lock (turn)
        {
            var there = objects.GetValueOrDefault(key);
            if (!IgnoresConditions && ifNoneMatch == "*" && there is not null) return null;
            if (!IgnoresConditions && ifMatch.Length > 0 && there?.Tag != ifMatch) return null;
            var tag = TagOf(content);
            objects[key] = new BucketObject(content, tag, TimeProvider.System.GetUtcNow());
            return tag;
        }
    }

    internal IReadOnlyList<KeyValuePair<string, BucketObject>> List(string prefix, string after)
    {
        lock (turn)
            return
            [
                .. objects.Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal)
                    && string.CompareOrdinal(found.Key, after) > 0),
            ];
    }

    /// <summary>As of an object in parts: no client takes it for the MD5 of the content.</summary>
    private static string TagOf(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..16])}-1\"";
}

/// <summary>An object of a bucket.</summary>
/// <param name="Content">What it holds.</param>
/// <param name="Tag">Its ETag.</param>
/// <param name="Written">When it was written.</param>
public sealed record BucketObject(byte[] Content, string Tag, DateTimeOffset Written);

/// <summary>What goes wrong with a request.</summary>
public enum StorageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is answered 503, and nothing is done.</summary>
    Unavailable,

    /// <summary>It is answered 403, and nothing is done; no client tries again.</summary>
    Forbidden,

    /// <summary>It is answered 409, and nothing is done.</summary>
    Conflict,

    /// <summary>The connection is cut while it is sent, and nothing is done.</summary>
    CutRequest,

    /// <summary>It is done, and the connection is cut before, or within, the answer.</summary>
    CutAnswer,
}
