namespace Churn.Cli.Output;

/// <summary>An output that could not be written to its end, as on a full disk; the message tells the path.</summary>
internal sealed class OutputException(string message, Exception cause) : Exception(message, cause);
