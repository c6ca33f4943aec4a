namespace Churn.Cli.Output;

/// <summary>The command was called in a way that cannot work; the message says how to mend it.</summary>
public sealed class UsageException(string message) : Exception(message);
