using System.CommandLine;

namespace Churn.Benchmarks.FieldFaults;

/// <summary>
/// <c>field-faults</c>: runs the commands of a user on small inputs that once went wrong in the field, and compares each outcome
/// with the right one.
/// </summary>
internal static class FieldFaultsBenchmark
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "The folder of the inputs: one folder a fault, named after its number."
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "Trains small models: enough for what is checked, not for quality."
        };
        var command = new Command("field-faults", "Runs inputs that once went wrong. One line each; exit code 1 if one falls "
            + "short.")
        {
            folder, quick,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(quick)));
        return command;
    }

    private static int Run(string folder, bool quick)
    {
        using var run = new FieldRun(folder, quick);
        FieldCheck[] checks = [.. ModelChecks.All, .. ReadingChecks.All, .. LabelChecks.All, .. ScoringChecks.All];
        var shortfalls = 0;
        foreach (var check in checks.OrderBy(check => check.Fault, StringComparer.Ordinal))
        {
            var seen = Check(check, run);
            if (seen is not null)
                shortfalls++;
            Console.WriteLine(
                $"{(seen is null ? "ok         " : "FALLS SHORT")} {check.Fault} {check.Right}{(seen is null ? "" : $" -- "
                    + $"seen: {seen}")}"
            );
        }

        Console.WriteLine(FormattableString.Invariant($"{checks.Length} outcomes, {shortfalls} fall short"));
        return shortfalls == 0 ? 0 : 1;
    }

    private static string? Check(FieldCheck check, FieldRun run)
    {
        try
        {
            return check.FindShortfall(run);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // an outcome of another shape is a shortfall, and the other checks go on
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }
}

/// <summary>One outcome to check.</summary>
/// <param name="Fault">The number of the fault.</param>
/// <param name="Right">The right outcome, in a line.</param>
/// <param name="FindShortfall">Runs the commands; returns null where the outcome is right, else what was seen.</param>
internal sealed record FieldCheck(string Fault, string Right, Func<FieldRun, string?> FindShortfall);
