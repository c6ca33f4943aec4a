namespace Churn.Benchmarks.FieldFaults;

/// <summary>Models that were wrong in silence: 01, 02, 03, 08, 10, 24.</summary>
internal static class ModelChecks
{
    public static IEnumerable<FieldCheck> All { get; } =
    [
        new(
            "01",
            "--group with --time: calibrated, ECE at most .05",
            run =>
                run.Train(run.Input("01", "panel.csv"), "--group", "customer_id", "--time", "snapshot")
                    .CompareFigure("expectedCalibrationError", 0, .05)),
        new(
            "01",
            "--group with --time: log loss at most .24",
            run =>
                run.Train(run.Input("01", "panel.csv"), "--group", "customer_id", "--time", "snapshot")
                    .CompareFigure("logLoss", 0, .24)),
        new("02", "a number that repeats is the customer; noise stays noise", run => Noise(run, "number_id.csv")),
        new("02", "a text that repeats is the customer; noise stays noise", run => Noise(run, "text_id.csv")),
        new(
            "02",
            "one repeated row leaves the key a key",
            run =>
                run.CompareKinds(run.Input("02", "one_duplicate.csv"), "customer_id=identifier", "tenure=number", "plan=category")
        ),
        new(
            "03",
            "a survey of 48 kinds of customers reaches what is possible (.837)",
            run => run.Train(run.Input("03", "survey.csv"), "--model", "logistic").CompareFigure("rocAuc", .80, .88)),
        new(
            "03",
            "noise is noise, not inverted",
            run => run.Train(run.Input("03", "noise.csv"), "--model", "forest").CompareFigure("rocAuc", .43, .57)),
        new(
            "03",
            "leavers who are all alike can be learnt from",
            run =>
                run.Train(run.Input("03", "alike.csv"), "--model", "logistic") is { Result: null } refused
                    ? FieldRun.Say(refused.Outcome)
                    : null),
        new(
            "08",
            "amounts that all differ are a number",
            run => run.CompareKinds(run.Input("08", "customers.csv"), "annual_revenue=number")),
        new("10", "a perfect model is published, not promoted: exit 4", run => Held(run, "perfect.csv", "first_month")),
        new("10", "a useless model is published, not promoted: exit 4", run => Held(run, "useless.csv")),
        new("10", "--accept promotes it", run => Accept(run)),
        new(
            "24",
            "an unnamed index is not the customer",
            run => run.CompareKinds(run.Input("24", "index.csv"), "char_id=identifier")),
        new(
            "24",
            "a person's name is not the customer",
            run => run.CompareKinds(run.Input("24", "name_is_the_customer.csv"), "EmpID=identifier", "Employee_Name=ignored")),
    ];

    private static string? Noise(FieldRun run, string file)
    {
        var training = run.Train(run.Input("02", file), "--model", "boosting");
        if (training.Result is null) return FieldRun.Say(training.Outcome);
        return training.Outcome.Errors.Contains("500 customers in 3,000 rows", StringComparison.Ordinal)
            ? training.CompareFigure("rocAuc", .35, .65)
            : "the customers are not named";
    }

    private static string? Held(FieldRun run, string file, string? culprit = null)
    {
        var training = run.Train(run.Input("10", file));
        if (training.Result is null || training.Outcome.ExitCode != 4) return FieldRun.Say(training.Outcome);
        var said = training.Outcome.Errors + training.Outcome.Output;
        if (!said.Contains("--accept", StringComparison.Ordinal)) return "no word of --accept";
        if (culprit is not null && !said.Contains(culprit, StringComparison.Ordinal)) return $"'{culprit}' is not named";
        return training.IsPromoted ? "promoted" : null;
    }

    private static string? Accept(FieldRun run)
    {
        var training = run.Train(run.Input("10", "perfect.csv"), "--accept");
        return training.Outcome.ExitCode == 0 && training.IsPromoted ? null : FieldRun.Say(training.Outcome);
    }
}
