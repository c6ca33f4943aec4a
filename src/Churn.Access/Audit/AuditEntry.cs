namespace Churn.Access.Audit;

/// <summary>A line of the audit: who did what to what, or was refused. Nothing in it is a secret.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Who">A key by id and name, the subject of a token, or who works at the command line.</param>
/// <param name="Action">"promote", "rollback", "create-key", "revoke-key"; of refused requests their method and route.</param>
/// <param name="Target">The version or the key.</param>
/// <param name="Outcome">One of the constants below.</param>
/// <param name="Why">The reason that was given, or why it failed; null for none.</param>
public sealed record AuditEntry(DateTimeOffset Time, string Who, string Action, string? Target, string Outcome, string? Why = null)
{
    /// <summary>It begins: a later line tells how it ended, unless the process died.</summary>
    public const string Begun = "begun";

    public const string Done = "done";
    public const string Failed = "failed";
    public const string Refused = "refused";
}
