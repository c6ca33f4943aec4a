namespace Churn.Cli.Output;

/// <summary>What the process returns.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int DataRefused = 3;
    public const int NotPromoted = 4;
    public const int StoreBroken = 5;
}
