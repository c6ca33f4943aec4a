using System.ComponentModel;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests.OtherRuntimes;

/// <summary>Runs the programs of docs/other-runtimes.md, which score with portable.onnx.</summary>
public sealed class OtherRuntimesTests(ScoredElsewhere scored) : IClassFixture<ScoredElsewhere>
{
    /// <summary>The most that a probability may differ from that of <c>churn score</c>, as the page says.</summary>
    private const float Tolerance = 1e-6f;

    private static readonly string Samples = Path.Combine(Repository.Root, "samples", "portable");
    private static readonly NodeProject Node = new(Samples);

    private static readonly Lazy<bool> HasPandas = new(() =>
    {
        try
        {
            return Run("/usr/bin/python3", "-c", "import pandas").ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    [SkippableTheory]
    [InlineData("JavaScript", "telco")]
    [InlineData("JavaScript", "dates")]
    [InlineData("Python", "telco")]
    [InlineData("Python", "dates")]
    [InlineData("C#", "telco")]
    [InlineData("C#", "dates")]
    public void Its_scores_are_those_of_churn_score(string language, string data)
    {
        var run = Score(language, scored.Version(data), scored[$"{data}.csv"], out var target);

        run.ExitCode.Should().Be(0, run.Output + run.Errors);
        run.Errors.Should().BeEmpty();
        var (found, expected) = (target(), scored.Scored(data));
        found.Keys.Should().Equal(expected.Keys);
        found.Values.Distinct().Count().Should().BeGreaterThan(found.Count / 3);
        expected.Max(customer => Math.Abs(customer.Value - found[customer.Key])).Should().BeLessThan(Tolerance);
    }

    [SkippableTheory]
    [InlineData("JavaScript")]
    [InlineData("Python")]
    [InlineData("C#")]
    public void A_version_that_misses_a_golden_record_is_refused(string language)
    {
        var run = Score(language, scored.Spoilt("dates"), scored["dates.csv"], out var target);

        run.ExitCode.Should().Be(1);
        run.Errors.Should().ContainEquivalentOf("a golden record differs by").And.NotContain(" at ").And.NotContain("Traceback");
        target.Should().Throw<FileNotFoundException>();
    }

    [SkippableTheory]
    [InlineData("JavaScript")]
    [InlineData("Python")]
    [InlineData("C#")]
    public void Words_never_seen_are_counted_and_numbers_that_are_none_are_refused(string language)
    {
        var lines = File.ReadAllLines(scored["dates.csv"]);
        File.WriteAllLines(scored["odd.csv"], [lines[0], lines[1], "A,2020-01-01,99,1,yes,no", "B,2020-01-01,,,maybe,no"]);
        File.WriteAllLines(scored["wrong.csv"], [lines[0], "C,2020-01-01,10,many,yes,no"]);

        var odd = Score(language, scored.Version("dates"), scored["odd.csv"], out var target);
        var wrong = Score(language, scored.Version("dates"), scored["wrong.csv"], out _);

        odd.ExitCode.Should().Be(0, odd.Errors);
        odd.Errors.ReplaceLineEndings("\n").Should().Be(
            "tariff: rows with a word that training never saw: 1\nactive: rows with a word that training never saw: 1\n");
        target().Keys.Should().Equal("K0", "A", "B");
        wrong.ExitCode.Should().Be(1);
        wrong.Errors.Should().NotContain(" at ").And.NotContain("Traceback");
    }

    [SkippableTheory]
    [InlineData("JavaScript")]
    [InlineData("Python")]
    [InlineData("C#")]
    public void A_table_without_a_column_of_the_model_or_a_day_is_refused(string language)
    {
        File.WriteAllLines(scored["less.csv"], File.ReadLines(scored["dates.csv"]).Select(line =>
            string.Join(',', line.Split(',').Where((_, i) => i != 3))));

        var less = Score(language, scored.Version("dates"), scored["less.csv"], out _);
        var timeless = Score(language, scored.Version("dates"), scored["dates.csv"], out _, asOf: null);

        less.ExitCode.Should().Be(1);
        less.Errors.Should().Contain("spent");
        timeless.ExitCode.Should().Be(1);
        timeless.Errors.Should().ContainEquivalentOf("as_of");
    }

    [SkippableFact]
    public void The_programs_for_DuckDB_and_Spark_in_Python_are_Python()
    {
        Skip.IfNot(HasPandas.Value, "There is no /usr/bin/python3 with pandas on this machine.");
        foreach (var file in new[] { "churn_duckdb.py", "churn_spark.py" })
            Run("/usr/bin/python3", "-c", $"compile(open('{file}').read(), '{file}', 'exec')").ExitCode.Should().Be(0, file);
    }

    [Theory]
    [InlineData("python", "churn_duckdb.py")]
    [InlineData("python", "churn_spark.py")]
    [InlineData("javascript", "score.mjs")]
    public void The_page_shows_the_programs_that_the_tests_run(string language, string file)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "other-runtimes.md")).ReplaceLineEndings("\n");

        var program = File.ReadAllText(Path.Combine(Samples, file)).ReplaceLineEndings("\n");
        page.Should().Contain($"```{language}\n{program}```\n");
    }

    private ChurnOutcome Score(
        string language,
        string version,
        string file,
        out Func<Dictionary<string, float>> target,
        string? asOf = ScoredElsewhere.AsOf)
    {
        string[] day = asOf is null ? [] : [asOf];
        var output = scored[$"{Guid.NewGuid()}.csv"];
        target = () => ScoredElsewhere.ReadCsv(output);
        if (language == "C#")
        {
            ScoredElsewhere.WriteLines(file, $"{output}.in");
            target = () => ScoredElsewhere.ReadLines(output);
            var sample = Path.Combine(AppContext.BaseDirectory, "PortableSample.dll");
            return Run("dotnet", [sample, version, $"{output}.in", output, .. day]);
        }

        var why = Node.Install();
        Skip.If(why is not null, why);
        if (language == "JavaScript")
            return Run(
                "node",
                [Path.Combine(Samples, "score.mjs"), version, $"read_csv('{file}', all_varchar = true)", output, .. day]);
        Skip.IfNot(HasPandas.Value, "There is no /usr/bin/python3 with pandas on this machine.");
        return Run("/usr/bin/python3", [Path.Combine(Samples, "churn_portable.py"), version, file, output, .. day]);
    }

    private static ChurnOutcome Run(string program, params string[] arguments) => TestProcess.Run(
        TimeSpan.FromMinutes(2),
        Samples,
        new Dictionary<string, string?>
        {
            ["ORT_DISABLE_TELEMETRY"] = "1",
            ["PYTHONPATH"] = Path.Combine(Repository.Root, "tests", "Churn.EndToEnd.Tests", "OtherRuntimes"),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["CHURN_SAMPLES"] = Path.Combine(Samples, "package.json"),
        },
        program,
        arguments);
}
