using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Churn.TestSupport;

namespace Churn.Benchmarks.FieldFaults;

/// <summary>Scores that were wrong or refused, and scored files in another form than the file's: 04, 07, 11, 12, 25.</summary>
internal static class ScoringChecks
{
    public static IEnumerable<FieldCheck> All { get; } =
    [
        new("04", "an old export is scored as of its own newest date: mean .30 to .40", run => OldExport(run)),
        new("07", "a year that training never met is no unseen word", run => NextYear(run)),
        new("11", "the usual missing words hold for scoring", run => MissingWords(run)),
        new(
            "12",
            "decimal commas stay decimal commas",
            run =>
                Form(
                    run,
                    "decimal_comma.csv",
                    bytes =>
                        Text(bytes, Encoding.UTF8) is var text
                        && text.Split('\n')[1].Split(';') is { Length: > 6 } fields
                        && fields[6].Contains(',', StringComparison.Ordinal))),
        new(
            "12",
            "a byte order mark and quotes' separator stay",
            run => Form(run, "excel_bom.csv", bytes => bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))),
        new(
            "12",
            "UTF-16 stays UTF-16",
            run =>
                Form(
                    run,
                    "utf16.csv",
                    bytes =>
                        bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble)
                        && Text(bytes, Encoding.Unicode).Contains("\tchurn_probability", StringComparison.Ordinal))),
        new("25", "a ; batch is answered in its own form", run => SemicolonBatch(run).GetAwaiter().GetResult()),
    ];

    private static string? OldExport(FieldRun run)
    {
        var file = run.Input("04", "export2019.csv");
        var (outcome, path) = run.Score(run.Train(file, "--model", "logistic"), file);
        if (outcome.ExitCode != 0) return FieldRun.Say(outcome);
        var lines = File.ReadAllLines(path);
        var column = Array.IndexOf(lines[0].Split(','), "churn_probability");
        var mean = lines.Skip(1).Average(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture));
        return mean is >= .30 and <= .40 ? null : FormattableString.Invariant($"mean {mean:0.000}");
    }

    private static string? NextYear(FieldRun run)
    {
        var training = run.Train(run.Input("07", "snapshots.csv"), "--model", "logistic", "--accept");
        var (outcome, path) = run.Score(training, run.Input("07", "next_year.csv"), "--receipts");
        if (outcome.ExitCode != 0) return FieldRun.Say(outcome);
        var scored = File.ReadAllText(path);
        return scored.Contains("unseen", StringComparison.Ordinal) || !scored.Contains("out-of-range", StringComparison.Ordinal)
            ? scored
            : null;
    }

    private static string? MissingWords(FieldRun run)
    {
        var training = run.Train(run.Input("11", "train.csv"), "--model", "logistic", "--accept");
        var (outcome, path) = run.Score(training, run.Input("11", "april.csv"), "--receipts");
        if (outcome.ExitCode != 0) return FieldRun.Say(outcome);
        var scored = File.ReadAllText(path);
        return
            scored.Contains("unseen", StringComparison.Ordinal)
            || scored.Split('\n').Skip(1).Count(line => line.Contains("missing", StringComparison.Ordinal)) != 4
            ? scored
            : null;
    }

    private static string? Form(FieldRun run, string file, Predicate<byte[]> isRight)
    {
        var input = run.Input("12", file);
        var (outcome, path) = run.Score(run.Train(input, "--model", "logistic", "--accept"), input);
        if (outcome.ExitCode != 0) return FieldRun.Say(outcome);
        var bytes = File.ReadAllBytes(path);
        return isRight(bytes) ? null : Convert.ToHexString(bytes.AsSpan(0, 120));
    }

    private static string Text(byte[] bytes, Encoding encoding) => encoding.GetString(bytes);

    private static async Task<string?> SemicolonBatch(FieldRun run)
    {
        var training = run.Train(run.Input("12", "decimal_comma.csv"), "--model", "logistic", "--accept");
        using var service = await StandaloneService.StartAsync(training.Store);
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(run.Input("25", "post.csv")));
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await service.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        var lines = text.Split('\n');
        return answer.IsSuccessStatusCode && lines[0].StartsWith("id;tenure;charge;plan;city;", StringComparison.Ordinal)
            && lines[1].StartsWith("1;5;20,5;basic;Ulm;0,", StringComparison.Ordinal)
            ? null
            : text;
    }
}
