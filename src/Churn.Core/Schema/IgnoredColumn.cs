namespace Churn.Core.Schema;

/// <summary>A column that is accepted in a record and not used.</summary>
/// <param name="name">The header's name.</param>
/// <param name="reason">Why it is not used, in words for the user.</param>
public sealed class IgnoredColumn(string name, string reason) : Column(name, "ignored")
{
    public string Reason { get; } = reason;
}
