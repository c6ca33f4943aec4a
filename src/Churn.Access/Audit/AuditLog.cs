using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Durability;

namespace Churn.Access.Audit;

/// <summary>
/// The file of admin actions: a line each when it begins and when it ends, on the disk before the action is taken. Several
/// programs may write to it; lines are only ever added.
/// </summary>
/// <param name="path">The file; made if there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Is told of every line too.</param>
/// <param name="failed">Is told of every line that could not be written.</param>
public sealed class AuditLog(string path, TimeProvider time, Action<AuditEntry>? tell = null, Action? failed = null)
{
    /// <summary>The file's name where nothing else is said; it is beside the keys file.</summary>
    public const string DefaultName = "audit.jsonl";

    private const string NothingThere = "there was nothing to do it to";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The place of the audit of a keys file.</summary>
    public static string Beside(string keysFile) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(keysFile))!, DefaultName);

    /// <summary>Takes an action between two lines.</summary>
    /// <param name="who">Who takes it.</param>
    /// <param name="action">What it is.</param>
    /// <param name="target">What it is done to.</param>
    /// <param name="why">The reason.</param>
    /// <param name="act">The action; null where there was nothing to do it to.</param>
    /// <exception cref="AuditException">The first line could not be written, and the action was not taken.</exception>
    public T Do<T>(string who, string action, string? target, string? why, Func<T> act)
    {
        Write(new AuditEntry(time.GetUtcNow(), who, action, target, AuditEntry.Begun, why));
        try
        {
            var result = act();
            if (result is null) End(AuditEntry.Failed, NothingThere);
            else End(AuditEntry.Done, why);
            return result;
        }
        catch (Exception fault)
        {
            End(AuditEntry.Failed, fault.GetType().Name);
            throw;
        }

        void End(string outcome, string? words) =>
            TryWrite(new AuditEntry(time.GetUtcNow(), who, action, target, outcome, words));
    }

    /// <summary>Tells of an action that was refused, if the file can be written.</summary>
    public void Refuse(string who, string action, string? why = null) =>
        TryWrite(new AuditEntry(time.GetUtcNow(), who, action, null, AuditEntry.Refused, why));

    /// <summary>
    /// What is done cannot be undone for want of a line: the line before it is there, and the service's own log has this one.
    /// </summary>
    private void TryWrite(AuditEntry entry)
    {
        try
        {
            Write(entry);
        }
        catch (AuditException)
        {
            // told already
        }
    }

    private void Write(AuditEntry entry)
    {
        tell?.Invoke(entry);
        try
        {
            using var turn = FileLock.Take(path + ".lock", $"The audit '{path}'", Patience, TimeProvider.System);
            using var file = DurableFile.Open(path, FileMode.OpenOrCreate, FileShare.Read, OwnerOnly);
            if (EndsWithinLine(file)) file.WriteByte((byte)'\n'); // which a crash cut short
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry), (byte)'\n']);
            file.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            failed?.Invoke();
            throw new AuditException(fault);
        }
    }

    private static bool EndsWithinLine(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}

/// <summary>The audit is one object a line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;

/// <summary>A line of the audit: who did what to what, or was refused. Nothing in it is a secret.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Who">A key by id and name, the subject of a token, or who works at the command line.</param>
/// <param name="Action">
/// "promote", "rollback", "create-key", "revoke-key", "keep-list", "mark-contacted" and others; of refused requests their method
/// and route.
/// </param>
/// <param name="Target">The version, the key or the campaign.</param>
/// <param name="Outcome">One of the constants below.</param>
/// <param name="Why">The reason that was given, or why it failed; null for none.</param>
public sealed record AuditEntry(
    DateTimeOffset Time,
    string Who,
    string Action,
    string? Target,
    string Outcome,
    string? Why = null)
{
    /// <summary>It begins: a later line tells how it ended, unless the process died.</summary>
    public const string Begun = "begun";

    public const string Done = "done";
    public const string Failed = "failed";
    public const string Refused = "refused";
}

/// <summary>The audit cannot be written, so the action was not taken.</summary>
/// <param name="inner">The cause.</param>
public sealed class AuditException(Exception inner)
    : Exception($"The audit cannot be written, so nothing was done: {inner.Message}", inner);
