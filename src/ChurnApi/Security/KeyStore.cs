using Churn.Access;
using Churn.Access.Keys;
using Churn.Access.Rates;
using ChurnApi.Configuration;
using ChurnApi.Telemetry;

namespace ChurnApi.Security;

/// <summary>
/// Holds the keys that open the service, and looks whether their file has changed. A file that cannot be read opens nothing
/// and closes nothing: the keys that were read last stay.
/// </summary>
internal sealed class KeyStore(
    ServiceOptions options, RateLimiters limiters, TimeProvider time, ILogger<KeyStore> logger)
{
    private readonly KeysFile? file = options.KeysFile is { } path ? new KeysFile(path) : null;
    private byte[] seen = [];
    private volatile KeyRing ring = KeyRing.Empty;
    private volatile string? fault;
    private string? warning;

    /// <summary>Why the file was not taken over as it is now, in a sentence; null if it was, or there is none.</summary>
    public string? Fault => fault;

    /// <inheritdoc cref="KeyRing.Find"/>
    public KeyLookupResult Find(ReadOnlySpan<char> text, out Caller? caller) => ring.Find(text, time, out caller);

    /// <summary>Looks at the file once. Not for two threads at a time.</summary>
    public void Refresh()
    {
        if (file is null) return;
        try
        {
            var bytes = file.ReadBytes(out var found); // a few kilobytes: reading them is surer than a time stamp
            if (!bytes.AsSpan().SequenceEqual(seen)) Take(bytes);
            fault = null;
            if (found is not null && found != warning) Log.KeysUnsafe(logger, found);
            warning = found;
        }
        catch (BrokenKeysException broken)
        {
            Tell(broken);
        }
    }

    private void Take(byte[] bytes)
    {
        var keys = file!.Parse(bytes);
        ring = KeyRing.Of(keys, ring, options.Limits.CallerRate, limiters);
        seen = bytes;
        var now = time.GetUtcNow();
        Log.KeysRead(logger, keys.Count(key => key.Revoked is null && !(key.Expires <= now)), keys.Count);
    }

    private void Tell(BrokenKeysException broken)
    {
        if (broken.Fault == fault) return;
        fault = broken.Fault;
        Log.KeysRefused(logger, broken.Message);
    }
}
