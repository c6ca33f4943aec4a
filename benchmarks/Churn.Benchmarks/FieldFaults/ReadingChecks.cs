using System.Text.Json;

namespace Churn.Benchmarks.FieldFaults;

/// <summary>Files that were read wrongly, or refused without a reason that helps: 05, 06, 07, 14 to 17, 21, 22, 27.</summary>
internal static class ReadingChecks
{
    public static IEnumerable<FieldCheck> All { get; } =
    [
        new(
            "05",
            "dates of two-digit years and month names are dates",
            run => run.CompareKinds(run.Input("05", "dates.csv"), "joined=date", "first_order=date", "renewal=date", "born=date")
        ),
        new("05", "dates of mixed order are called dates that differ in form", run => MixedOrder(run)),
        new(
            "06",
            "units, magnitudes, currencies, durations and Indian grouping are numbers",
            run =>
                run.CompareKinds(
                    run.Input("06", "units.csv"),
                    "tenure=number",
                    "income=number",
                    "balance=number",
                    "price=number",
                    "usage=number",
                    "pop=number")),
        new("07", "years are numbers", run => run.CompareKinds(run.Input("07", "snapshots.csv"), "year=number")),
        new(
            "14",
            "one \\N among numbers is a missing value",
            run => run.CompareKinds(run.Input("14", "missing.csv"), "charge=number")),
        new(
            "15",
            "a code with a letter is a category",
            run => run.CompareKinds(run.Input("15", "code.csv"), "geo_code=category")),
        new(
            "16",
            "Excel's sep= line is honoured",
            run => run.CompareKinds(run.Input("16", "sep.csv"), "tenure=number", "charge=number")),
        new(
            "17",
            "a title line is named",
            run => FieldRun.CompareRefusal(run.Churn("inspect", run.Input("17", "titled.csv")), "line 1", "--skip-lines")),
        new("17", "--skip-lines reads what comes after the title", run => SkipTitle(run)),
        new(
            "17",
            "a file without a header is named",
            run => FieldRun.CompareRefusal(run.Churn("inspect", run.Input("17", "headerless.csv")), "header", "--no-header")),
        new(
            "17",
            "--no-header names the columns",
            run =>
                run.Inspect(run.Input("17", "headerless.csv"), "--no-header").GetProperty("rows").GetInt32() is var rows
                && rows == 4
                    ? null
                    : $"{rows} rows"),
        new("21", "a columns file that is an object is told in plain words", run => ColumnsFile(run, "object.json")),
        new("21", "an unknown kind is told with the list of kinds", run => ColumnsFile(run, "kind.json")),
        new(
            "22",
            "a web page is called one",
            run => FieldRun.CompareRefusal(run.Churn("inspect", run.Input("22", "page.csv")), "web page")),
        new(
            "27",
            "a Cyrillic file is read, or its encodings are named",
            run => Encoding(run, "cp1251.csv", "windows-1251", "тариф", "отток")),
        new("27", "a Chinese file is read, or its encodings are named", run => Encoding(run, "gb18030.csv", "gb18030", "流失")),
        new(
            "27",
            "--encoding takes windows-1251",
            run => Header(run.Inspect(run.Input("27", "cp1251.csv"), "--encoding", "windows-1251"), "тариф", "отток")),
        new(
            "27",
            "--encoding takes gb18030",
            run => Header(run.Inspect(run.Input("27", "gb18030.csv"), "--encoding", "gb18030"), "流失")),
    ];

    private static string? MixedOrder(FieldRun run)
    {
        var outcome = run.Churn("inspect", run.Input("05", "mixed_order.csv"));
        var said = outcome.Output + outcome.Errors;
        return
            said.Contains("free text", StringComparison.OrdinalIgnoreCase)
            || !said.Contains("date", StringComparison.OrdinalIgnoreCase)
            ? FieldRun.Say(outcome)
            : null;
    }

    private static string? SkipTitle(FieldRun run)
    {
        var outcome = run.Churn("inspect", run.Input("17", "titled.csv"), "--skip-lines", "1");
        return outcome.ExitCode == 0 || outcome.Errors.Contains("total", StringComparison.OrdinalIgnoreCase)
            ? null
            : FieldRun.Say(outcome);
    }

    private static string? ColumnsFile(FieldRun run, string file)
    {
        var outcome = run.Churn(
            "train",
            run.Input("21", "customers.csv"),
            "--columns",
            run.Input("21", file),
            "--models",
            run.Temp("none"));
        return
            outcome.Errors.Contains("System.", StringComparison.Ordinal)
            || outcome.Errors.Contains("Churn.", StringComparison.Ordinal)
            ? FieldRun.Say(outcome)
            : FieldRun.CompareRefusal(outcome, file == "kind.json" ? ["number", "category", "date", "ignored"] : ["columns"]);
    }

    private static string? Encoding(FieldRun run, string file, string encoding, params string[] names)
    {
        var outcome = run.Churn("inspect", run.Input("27", file), "--json", "-");
        return outcome.ExitCode == 0
            ? Header(JsonElement.Parse(outcome.Output), names)
            : FieldRun.CompareRefusal(outcome, encoding);
    }

    private static string? Header(JsonElement inspection, params string[] names)
    {
        var header = inspection
            .GetProperty("columns")
            .EnumerateArray()
            .Select(column => column.GetProperty("name").GetString())
            .Append(
                inspection.GetProperty("label").ValueKind == JsonValueKind.Object
                    ? inspection.GetProperty("label").GetProperty("name").GetString()
                    : null)
            .ToArray();
        return names.All(name => header.Any(column => column?.Contains(name, StringComparison.OrdinalIgnoreCase) is true))
            ? null
            : string.Join(", ", header);
    }
}
