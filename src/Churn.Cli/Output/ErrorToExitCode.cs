using Churn.Access.Audit;
using Churn.Access.Keys;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Learners.LightGbm;
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
            return Tell("Cancelled; the champion is as it was.", ExitCode.Unexpected);
        }
        catch (VerdictException fault)
        {
            return Tell($"{fault.Message} If it is right all the same, promote it with --accept.", ExitCode.NotPromoted);
        }
        catch (Exception fault) when (ExitCodeOf(fault) is { } code)
        {
            return Tell(fault.Message, code);
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable("CHURN_TRACE") is null)
        {
            Terminal.Fault($"Unexpected: {fault.Message}");
            Terminal.Say("Set CHURN_TRACE=1 to see where it happened.");
            return ExitCode.Unexpected;
        }
    }

    private static int? ExitCodeOf(Exception fault) => fault switch
    {
        UsageException or UnknownVersionException or FormatException => ExitCode.Usage,
        LightGbmMissingException or OutputException => ExitCode.Unexpected,
        DataRefusedException => ExitCode.DataRefused,
        BrokenKeysException => ExitCode.Usage,
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
