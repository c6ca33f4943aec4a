using Churn.Access;
using Churn.Access.Keys;
using Churn.Access.Rates;

namespace Churn.TestSupport;

/// <summary>A keys file in a folder of its own.</summary>
public sealed class KeysOnDisk : IDisposable
{
    private readonly TempFolder folder = new();

    public KeysOnDisk() => File = new KeysFile(folder["keys.json"]);

    public KeysFile File { get; }

    public string Audit => folder["audit.jsonl"];

    /// <summary>The setting that names the file.</summary>
    public string Setting => $"--ChurnApi:KeysFile={File.Path}";

    /// <summary>Adds a key.</summary>
    /// <returns>The key itself.</returns>
    public string Add(Scopes scopes, TimeSpan? lifetime = null, RequestRate? rate = null) => Make(scopes, lifetime, rate).Text;

    public IssuedKey Make(Scopes scopes, TimeSpan? lifetime = null, RequestRate? rate = null)
    {
        var made = IssuedKey.Make("test", scopes, TimeProvider.System.GetUtcNow(), lifetime, rate);
        File.Add(made.Key);
        return made;
    }

    public void Dispose() => folder.Dispose();
}
