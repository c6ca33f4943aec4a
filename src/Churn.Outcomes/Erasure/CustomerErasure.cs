using System.Text;
using Churn.Core.Encryption;
using Churn.Core.Privacy;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Erasure;

/// <summary>
/// Erases a customer: from the log with its scoring runs, call lists and notes, and from all later trainings and scoring runs
/// over files. Versions do not change; those that learned from the customer are named.
/// </summary>
/// <param name="store">The model store, whose block list keeps a hash of the key.</param>
/// <param name="log">The log; null for none.</param>
/// <param name="time">The clock of the proof.</param>
/// <param name="keys">The keys that log and files may be encrypted under; null for none.</param>
public sealed class CustomerErasure(ModelStore store, LogLocation? log, TimeProvider time, EncryptionKeys? keys = null)
{
    private static readonly string[] NotCovered =
    [
        "Backups keep what they hold: make a new one, and delete those from before. Erase again after a restore.",
        "Customers files, scored files, lists, reports and models that were written elsewhere are yours to erase; name them with "
            + "--scan to have them looked through.",
        "A version is not changed, and may hold the customer's values, without the key, among the rows that reasons and what-if "
            + "compare with and in its report: retrain, promote, and remove it with churn models prune.",
        "A service that is asked about the customer again remembers the answer again.",
    ];

    /// <summary>Erases a customer, and looks whether anything is left.</summary>
    /// <param name="key">The customer's key.</param>
    /// <param name="options">What else to look at.</param>
    /// <param name="cancellation">Ends it early; it can be repeated.</param>
    /// <exception cref="System.Data.Common.DbException">The log fails; what was erased before stays so.</exception>
    /// <exception cref="IOException">A file cannot be read, or the block list not written.</exception>
    public async Task<ErasureProof> EraseAsync(string key, ErasureOptions options, CancellationToken cancellation = default)
    {
        key = key.Trim();
        var blocked = store.Block(key, options.KeyColumns); // first, so that nothing brings the customer back meanwhile
        var hash = blocked.HashOf(key);
        var erased = log is null ? null : await UseAsync(log, opened => opened.EraseAsync(key, cancellation), cancellation);
        Guid? logged = log is null ? null : await UseAsync(log, opened => Task.FromResult(opened.HashOf(key)), cancellation);
        if (log is not null && HoldingFiles(log, logged!.Value, key).Any())
            await UseAsync(log, async opened =>
            {
                await opened.CompactAsync(cancellation);
                return true;
            }, cancellation);
        return await LookAsync(hash, logged, key, erased, options, cancellation);
    }

    /// <summary>Looks again whether anything of an erased customer is there.</summary>
    /// <param name="proof">What the erasure found.</param>
    /// <param name="key">The customer's key, to look for it in files; null where nobody knows it any more.</param>
    /// <param name="options">What else to look at.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">The key is another customer's.</exception>
    /// <inheritdoc cref="EraseAsync"/>
    public Task<ErasureProof> CheckAsync(
        ErasureProof proof, string? key, ErasureOptions options, CancellationToken cancellation = default)
    {
        key = key?.Trim();
        var blocked = store.BlockList();
        if (key is not null && blocked.Count > 0 && blocked.HashOf(key) != proof.Customer)
            throw new ArgumentException("The key is not the one of the proof, or the block list of the store is another one.");
        return LookAsync(proof.Customer, proof.LogCustomer, key, null, options, cancellation);
    }

    private async Task<ErasureProof> LookAsync(
        string hash,
        Guid? logged,
        string? key,
        CustomerRowCounts? erased,
        ErasureOptions options,
        CancellationToken cancellation)
    {
        var blockedAt = store.BlockList().ErasedAt(hash);
        List<ErasedPlace> places =
        [
            new(
                "block list",
                null,
                blockedAt is null ? 1 : null,
                blockedAt is null
                    ? "the customer is not on it: trainings and scoring runs would take their rows"
                    : "trainings and scoring runs over files leave the customer's rows out"),
        ];
        if (log is null || logged is not { } customer)
            places.Add(new ErasedPlace("log", null, null, "not looked at: no log was named"));
        else
            places.AddRange(await LookAsync(log, customer, key, erased, cancellation));
        places.Add(new ErasedPlace(
            "idempotency records", null, 0, "they hold hashes of whole requests and no customer, and are forgotten after a day"));
        places.Add(FilesPlace("model store", key, StoreFiles));
        places.AddRange(options.Scan.Select(path => FilesPlace(path, key, needle => FilesOf(path, needle))));
        return new ErasureProof(
            time.GetUtcNow(), hash, logged, store.Location, log?.Name, places, Versions(blockedAt, options), Uncovered());
    }

    private async Task<IEnumerable<ErasedPlace>> LookAsync(
        LogLocation log, Guid customer, string? key, CustomerRowCounts? erased, CancellationToken cancellation)
    {
        var left = await UseAsync(log, opened => opened.CountCustomerAsync(customer, cancellation), cancellation);
        List<ErasedPlace> places =
        [
            new("log: predictions", erased?.Predictions, left.Predictions),
            new("log: outcomes", erased?.Outcomes, left.Outcomes),
            new("log: scoring runs and call lists", erased?.Calls, left.Calls),
            new("log: notes", erased?.Notes, left.Notes),
        ];
        places.Add(log.Files.Count == 0
            ? new ErasedPlace("log: files", null, null, "PostgreSQL overwrites erased rows with its next vacuum")
            : new ErasedPlace("log: files", null, HoldingFiles(log, customer, key).Count()));
        return places;
    }

    /// <summary>The files of a log that hold the customer's hash or key; the log must not be open in this process.</summary>
    private IEnumerable<string> HoldingFiles(LogLocation log, Guid customer, string? key) =>
        log.Files.Where(File.Exists).Where(file =>
            FileScan.Finds(file, customer.ToByteArray(bigEndian: true), isWord: false, keys)
            || (key is not null && FileScan.IsSearchable(key)
                && FileScan.Finds(file, Encoding.UTF8.GetBytes(key), isWord: true, keys)));

    /// <summary>What an erasure does not reach.</summary>
    private string[] Uncovered() => store.IsInFolder
        ? NotCovered
        : [
            .. NotCovered,
            "Where the bucket keeps earlier versions of objects, those of removed files stay until its own rules delete them.",
        ];

    /// <summary>Each file of the model store, and whether bytes stand in it.</summary>
    private IEnumerable<(string Path, bool Finds)> StoreFiles(byte[] needle)
    {
        if (store.IsInFolder) return FilesOf(store.Folder, needle);
        var found = new List<(string Path, bool Finds)>();
        store.CopyTo((_, name, content) =>
            found.Add(($"{store.Location}/{name}", FileScan.Finds(content, needle, isWord: true))));
        return found;
    }

    /// <summary>Each file of a path, and whether bytes stand in it.</summary>
    private IEnumerable<(string Path, bool Finds)> FilesOf(string path, byte[] needle) => Path.Exists(path)
        ? FileScan.FilesOf(path).Select(file => (file, FileScan.Finds(file, needle, isWord: true, keys)))
        : [];

    private static ErasedPlace FilesPlace(string name, string? key, Func<byte[], IEnumerable<(string Path, bool Finds)>> look)
    {
        if (key is null) return new ErasedPlace($"files: {name}", null, null, "not looked at: the key was not given");
        if (!FileScan.IsSearchable(key))
            return new ErasedPlace(
                $"files: {name}", null, null, "not looked at: the key is so short that it stands in files by chance");
        var files = look(Encoding.UTF8.GetBytes(key)).ToArray();
        string[] found = [.. files.Where(file => file.Finds).Select(file => file.Path)];
        return new ErasedPlace(
            $"files: {name}",
            null,
            found.Length,
            found.Length == 0
                ? FormattableString.Invariant($"{files.Length:N0} files")
                : $"the key stands in {string.Join(", ", found)}");
    }

    private List<ErasedVersion> Versions(DateTimeOffset? erasedAt, ErasureOptions options)
    {
        var (champion, published) = (store.ChampionVersion(), new PromotionHistory(store.History()).Published());
        return [.. store.Versions().Select(version => new ErasedVersion(version, LearnedOf(version), version == champion))];

        Learned LearnedOf(string version)
        {
            IVersionManifest manifest;
            try
            {
                manifest = store.ReadManifestOfAnyKind(version);
            }
            catch (BrokenModelException)
            {
                return Learned.Unknown;
            }

            if (manifest is ModelManifest { Privacy: not null }) return Learned.Private;
            var data = manifest is UpliftManifest uplift ? uplift.Trial.Sha256 : ((ModelManifest)manifest).Data.Sha256;
            if (options.Data.TryGetValue(data, out var holds)) return holds ? Learned.Yes : Learned.No;
            var isOurs = manifest is not ModelManifest { Foreign: not null };
            return isOurs && erasedAt is { } since && published.TryGetValue(version, out var at) && at > since
                ? Learned.No
                : Learned.Unknown;
        }
    }

    private async Task<T> UseAsync<T>(LogLocation log, Func<IOutcomeStore, Task<T>> work, CancellationToken cancellation)
    {
        using var opened = log.CreateStore(keys: keys);
        await opened.OpenAsync(cancellation);
        return await work(opened);
    }
}

/// <summary>What an erasure looks at beside log and store.</summary>
public sealed record ErasureOptions
{
    /// <summary>Columns of files that name customers, beside those of the versions.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>Whether files that versions learned from hold the customer, by the SHA-256 of the file in hexadecimal.</summary>
    public IReadOnlyDictionary<string, bool> Data { get; init; } = new Dictionary<string, bool>();

    /// <summary>Further files and folders to look through.</summary>
    public IReadOnlyList<string> Scan { get; init; } = [];
}
