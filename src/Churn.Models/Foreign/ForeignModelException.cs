namespace Churn.Models.Foreign;

/// <summary>A model made elsewhere cannot be imported. Nothing was published.</summary>
/// <param name="message">What was found, what was expected, and how to fix it.</param>
/// <param name="cause">What was thrown; null for nothing.</param>
public sealed class ForeignModelException(string message, Exception? cause = null) : Exception(message, cause);
