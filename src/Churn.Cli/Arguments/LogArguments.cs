using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Monitoring;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Outcomes.Monitoring;

namespace Churn.Cli.Arguments;

/// <summary>The options that say what to look at in the log.</summary>
internal sealed class LogArguments
{
    private readonly Option<string> log = LogOption.Create(isRequired: false);
    private readonly DayOption from = new(
        "--from", "The first day of the log's predictions. Default: three months that can be known.");
    private readonly DayOption until = new("--until", "The day before which the log's predictions end. Default: now.");

    private readonly Option<string> every = new("--every")
    {
        Description = "How long a cohort of the log is: month, or days as in 30d. Default: month.",
        HelpName = "LENGTH",
    };

    private readonly Option<string> page = new("--out")
    {
        Description = "Writes what the log says to a page, in the style of the training report.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { log, from, until, every, page }) command.Options.Add(option);
    }

    /// <summary>Refuses a command line that names no customers, or a file and a log, or an option of the other of them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="ofFile">The options that are for a file.</param>
    /// <exception cref="UsageException">It does.</exception>
    public void Check(ParseResult parsed, string? file, IEnumerable<Option> ofFile)
    {
        if (file is null == parsed.GetValue(log) is null)
            throw new UsageException("Name either a customers file or a log, as in --log sqlite:log.db.");
        if (parsed.GetValue(page) is { } path) OutputFile.Check(page.Name, path);
        var others = file is null ? ofFile : [from, until, every, page];
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } lone)
            throw new UsageException(file is null ? $"{lone.Name} is for a file, not for a log." : $"{lone.Name} is for a log.");
    }

    /// <summary>Writes the page, where one is asked for.</summary>
    /// <exception cref="UsageException">It cannot be written there.</exception>
    public void WritePage(ParseResult parsed, LogReport report)
    {
        if (parsed.GetValue(page) is not { } path) return;
        OutputFile.Write(page.Name, path, stream => stream.Write(MonitoringPage.Write(report)));
    }

    /// <summary>Looks at the log.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="DataRefusedException">The log has no predictions of the version.</exception>
    public Task<LogReport> LookAsync(
        ParseResult parsed, ChurnModel model, double rate, int? looks, CancellationToken cancellation)
    {
        var options = new LogMonitoringOptions
        {
            Plan = new MonitoringPlan
            {
                Cohorts = Cohorts(parsed),
                FalseAlarmRate = rate,
                Looks = looks,
                Now = TimeProvider.System.GetUtcNow(),
            },
            From = Start(from.Read(parsed)),
            Until = Start(until.Read(parsed)),
        };
        var span = options.SpanFor(model);
        if (options.Plan.Cohorts.StartsIn(span.From, span.Until) is { Count: 0 or > CohortLength.MaxCohorts } cohorts)
            throw new UsageException(cohorts.Count == 0
                ? $"{until.Name} must lie after {from.Name}."
                : $"That is more than {CohortLength.MaxCohorts} cohorts; take longer ones ({every.Name}).");
        return parsed.WithLogAsync(
            log,
            async store =>
            {
                var report = await LogMonitoring.LookAsync(store, model, options, cancellation);
                return report.Findings.Predictions > 0
                    ? report
                    : throw new DataRefusedException(new TableError(log.Name, FormattableString.Invariant(
                        $"there are no predictions of {model.Version} from {span.From:yyyy-MM-dd} until {span.Until:yyyy-MM-dd}.")
                        + (report.Versions.Count == 0
                            ? ""
                            : $" There are some of {string.Join(", ", report.Versions.Select(version => version.Version))}.")));
            },
            cancellation);
    }

    private CohortLength Cohorts(ParseResult parsed) => parsed.GetValue(every) is not { } text
        ? CohortLength.Month
        : CohortLength.Parse(text) ?? throw new UsageException($"{every.Name} is '{text}'; write month, or days as in 30d.");

    private static DateTimeOffset? Start(DateOnly? day) =>
        day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
