namespace Churn.Access.Audit;

/// <summary>The audit cannot be written, so the action was not taken.</summary>
/// <param name="inner">The cause.</param>
public sealed class AuditException(Exception inner)
    : Exception($"The audit cannot be written, so nothing was done: {inner.Message}", inner);
