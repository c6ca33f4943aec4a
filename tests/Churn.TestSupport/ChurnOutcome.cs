namespace Churn.TestSupport;

/// <summary>What a run of a program, such as the <c>churn</c> command, left behind.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record ChurnOutcome(int ExitCode, string Output, string Errors);
