namespace Churn.Core.Schema;

/// <summary>A column that is left out, such as by the user or because it knows the answer.</summary>
/// <param name="name">The header's name.</param>
/// <param name="reason">Why it is not used, in words for the user.</param>
public sealed class IgnoredColumn(string name, string reason) : UnusedColumn(name, "ignored", reason)
{
    public string Reason => WhyUnused;
}
