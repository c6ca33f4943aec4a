using Churn.Access.Audit;
using Churn.Access.Keys;
using Churn.Core.Encryption;
using Churn.Core.Privacy;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Foreign;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Retraining;
using Churn.Training.Distributed;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Cli.Output;

/// <summary>Turns what can go wrong into a message for the user and an exit code.</summary>
internal static class ErrorToExitCode
{
    public static async Task<int> CatchAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return Tell("Cancelled. The champion is unchanged.", ExitCode.Unexpected);
        }
        catch (NotAcceptedException fault)
        {
            return Tell($"{fault.Message} If it is right all the same, promote it with --accept.", ExitCode.NotPromoted);
        }
        catch (Exception fault) when (ExitCodeOf(fault) is { } code)
        {
            return Tell(fault.Message, code);
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable("CHURN_TRACE") is null)
        {
            Terminal.Fault($"Unexpected error: {fault.Message}");
            Terminal.Say("Set CHURN_TRACE=1 to see where it happened.");
            return ExitCode.Unexpected;
        }
    }

    private static int? ExitCodeOf(Exception fault) => fault switch
    {
        UsageException or TrialException or UnknownVersionException or WrongKindException or FormatException => ExitCode.Usage,
        NotExplainableException or NotReadableException or NotActionableException => ExitCode.Usage,
        ChangesRefusedException refused => refused.Changes.Count > 0 ? ExitCode.Usage : ExitCode.DataRefused,
        DistillationException => ExitCode.NotPromoted,
        LogException => ExitCode.StoreBroken,
        RetrainingException => ExitCode.Busy,
        LightGbmMissingException or OutputException or WorkerException => ExitCode.Unexpected,
        DataRefusedException or ForeignModelException or PrivacySpentException => ExitCode.DataRefused,
        BrokenKeysException or EncryptionKeyException => ExitCode.Usage,
        AuditException => ExitCode.StoreBroken,
        BrokenModelException or ArtifactMismatchException => ExitCode.StoreBroken,
        IOException or UnauthorizedAccessException => ExitCode.StoreBroken,
        AggregateException { InnerExceptions: [var only] } => ExitCodeOf(only),
        _ => null,
    };

    private static int Tell(string message, int code)
    {
        Terminal.Fault(message);
        return code;
    }
}

/// <summary>What the process returns.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int DataRefused = 3;
    public const int NotPromoted = 4;
    public const int StoreBroken = 5;

    /// <summary>All was done, and something is as --fail-on says that it must not be.</summary>
    public const int BoundBroken = 6;

    /// <summary>Another retraining is under way; nothing was done.</summary>
    public const int Busy = 7;
}

/// <summary>The command was called in a way that cannot work; the message says how to fix it.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>The log of predictions and outcomes cannot be used.</summary>
internal sealed class LogException(string message, Exception cause) : Exception(message, cause);

/// <summary>An output that could not be written to its end, as on a full disk; the message tells the path.</summary>
internal sealed class OutputException(string message, Exception cause) : Exception(message, cause);
