using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Durability;

namespace Churn.Core.Privacy;

/// <summary>
/// What the private trainings on one data set have cost together, in a file that is kept beside it. A training is written down
/// before anything of it is released, so that one that breaks off counts too.
/// </summary>
public sealed class PrivacyLedger
{
    private const int MaxBytes = 16 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string path;
    private readonly TimeProvider time;

    /// <param name="path">The file; it need not exist yet.</param>
    /// <param name="time">The clock of the entries.</param>
    public PrivacyLedger(string path, TimeProvider time) => (this.path, this.time) = (path, time);

    /// <summary>Whether it has been begun.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Writes down that something is about to be released, and so paid.</summary>
    /// <param name="what">What is released, for people.</param>
    /// <param name="mu">What it costs.</param>
    /// <param name="total">The promise that all releases together shall keep; null for the one that was begun with.</param>
    /// <param name="first">The promise to begin with where no other is named.</param>
    /// <returns>The ledger's identity and what is spent then.</returns>
    /// <exception cref="PrivacySpentException">It costs more than is left, or the promise is another than before.</exception>
    /// <exception cref="FormatException">The file is no ledger.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public PrivacySpending Spend(string what, double mu, PrivacyPromise? total, PrivacyPromise first)
    {
        using var turn = FileLock.Take($"{path}.lock", $"The privacy ledger '{path}'", Patience, time);
        var before = Read() ?? new LedgerFile(Guid.NewGuid(), total ?? first, []);
        if (total is not null && total != before.Total)
            throw new PrivacySpentException(
                $"{path}: this ledger was begun with a promise of {before.Total} in all, not of {total}. A promise cannot be "
                + "given again as another; leave the option out.");
        var spent = GaussianPrivacy.Compose([.. before.Entries.Select(entry => entry.Mu), mu]);
        if (spent > GaussianPrivacy.Mu(before.Total.Epsilon, before.Total.Delta) * (1 + 1e-9))
            throw new PrivacySpentException(
                $"{path}: {SpendingOf(before)}, and this one would be beyond it. Ask for a smaller epsilon, or train on "
                + "customers whom the ledger does not cover.");
        var after = before with { Entries = [.. before.Entries, new LedgerEntry(time.GetUtcNow(), what, mu)] };
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(after, LedgerJson.Default.LedgerFile), OwnerOnly);
        return SpendingOf(after);
    }

    private static PrivacySpending SpendingOf(LedgerFile file) => new(
        file.Id,
        file.Total,
        file.Entries.Count,
        GaussianPrivacy.Epsilon(GaussianPrivacy.Compose(file.Entries.Select(entry => entry.Mu)), file.Total.Delta));

    private LedgerFile? Read()
    {
        if (!Exists) return null;
        if (new FileInfo(path).Length > MaxBytes) throw new FormatException($"{path}: the file is too large for a ledger.");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LedgerJson.Default.LedgerFile)
                ?? throw new FormatException($"{path}: this is no privacy ledger.");
        }
        catch (JsonException error)
        {
            throw new FormatException(
                $"{path}: this is no privacy ledger, or it was cut off. Restore it from a backup: a new one would forget what "
                + "was spent.",
                error);
        }
    }
}

/// <summary>A promise of differential privacy: what anybody learns of a customer whose row is in the data.</summary>
/// <param name="Epsilon">By how much a probability may change, as the logarithm of a factor; above 0.</param>
/// <param name="Delta">With which probability it may change by more; above 0.</param>
public sealed record PrivacyPromise(double Epsilon, double Delta)
{
    public override string ToString() => FormattableString.Invariant($"epsilon {Epsilon:0.###} at delta {Delta:0.###e+0}");
}

/// <summary>What is spent of a promise.</summary>
/// <param name="Ledger">The identity of the ledger.</param>
/// <param name="Total">The promise that all releases together keep.</param>
/// <param name="Releases">How many there were.</param>
/// <param name="Epsilon">The epsilon that they keep together, at the delta of the promise.</param>
public sealed record PrivacySpending(Guid Ledger, PrivacyPromise Total, int Releases, double Epsilon)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Releases} {(Releases == 1 ? "release has" : "releases have")} spent epsilon {Epsilon:0.###} of {Total}");
}

/// <summary>Nothing is left of a promise, or it is another one. Nothing was released.</summary>
public sealed class PrivacySpentException(string message) : Exception(message);

/// <summary>The file of a ledger.</summary>
internal sealed record LedgerFile(Guid Id, PrivacyPromise Total, IReadOnlyList<LedgerEntry> Entries);

/// <summary>One release.</summary>
internal sealed record LedgerEntry(DateTimeOffset Time, string What, double Mu);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(LedgerFile))]
internal sealed partial class LedgerJson : JsonSerializerContext;
