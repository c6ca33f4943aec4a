using System.CommandLine;
using Churn.Cli.Output;
using Churn.Outcomes.Retraining;
using Churn.Outcomes.Storage;
using Churn.Training.Retraining;

namespace Churn.Cli.Arguments;

/// <summary>What a retraining takes from the log: its rows, and whether it is needed.</summary>
internal sealed class RetrainLogArguments
{
    private readonly Option<string> log = LogOption.Create(isRequired: false);
    private readonly Option<bool> fromLog = new("--from-log")
    {
        Description = "Trains on the predictions of the log whose outcome is known, instead of a file; needs --log.",
    };
    private readonly Option<bool> ifNeeded = new("--if-needed")
    {
        Description = "Trains only if outcomes of the log show beyond doubt that the champion's probabilities do not hold, "
            + "or if it is older than --max-age.",
    };
    private readonly DaysOption maxAge = new(
        "--max-age",
        "With --if-needed: how old a champion may be that no training has confirmed, such as 90d. Default: any age.");
    private readonly DaysOption last = new(
        "--last", "With --from-log: only predictions of so many days, such as 180d. Default: all of the log.");
    private readonly Option<string> rows = new("--rows")
    {
        Description = "With --from-log: keeps the rows in a file, as CSV.",
        HelpName = "FILE",
    };

    public void AddTo(Command command, Argument<string?> file)
    {
        foreach (var option in new Option[] { fromLog, ifNeeded, log, maxAge, last, rows }) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null != result.GetValue(fromLog))
                result.AddError("Name a customers file, or --from-log to train on the log.");
            if (result.GetValue(fromLog) && result.GetValue(log) is null) result.AddError("--from-log needs --log.");
            foreach (var option in new[] { rows, last })
                if (result.GetValue(option) is not null && !result.GetValue(fromLog))
                    result.AddError($"{option.Name} needs --from-log.");
            if (result.GetValue(ifNeeded) ? (result.GetValue(log) ?? result.GetValue(maxAge)) is null : result.GetValue(maxAge)
                is not null)
                result.AddError("--if-needed needs --log, --max-age or both, and --max-age needs --if-needed.");
        });
    }

    public bool IsFromLog(ParseResult parsed) => parsed.GetValue(fromLog);

    /// <returns>The bounds; null where the training is to be made in any case.</returns>
    /// <exception cref="UsageException">The age is no number of days.</exception>
    public NeedOptions? Need(ParseResult parsed) => parsed.GetValue(ifNeeded)
        ? new NeedOptions { MaxAgeDays = maxAge.ReadDays(parsed), TrainsOnLog = IsFromLog(parsed) }
        : null;

    /// <returns>The days whose predictions count; null for all.</returns>
    /// <exception cref="UsageException">The value is no number of days.</exception>
    public int? LastDays(ParseResult parsed) => last.ReadDays(parsed);

    /// <returns>The file that keeps the rows; null for none.</returns>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public string? Rows(ParseResult parsed)
    {
        if (parsed.GetValue(rows) is { } path) OutputFile.Check(rows.Name, path);
        return parsed.GetValue(rows);
    }

    /// <summary>Does something with the log, or with null where none is named.</summary>
    /// <exception cref="LogException">The log cannot be used.</exception>
    public Task<T> WithLogAsync<T>(ParseResult parsed, Func<IOutcomeStore?, Task<T>> work, CancellationToken cancellation) =>
        parsed.GetValue(log) is null ? work(null) : parsed.WithLogAsync(log, work, cancellation);
}

/// <summary>The bounds of the gate.</summary>
internal sealed class GateArguments
{
    private readonly Option<string> gate = new("--gate")
    {
        Description = "A JSON file with other bounds of the gate, such as {\"confidence\": 0.99}.",
        HelpName = "FILE",
    };
    private readonly DaysOption freshAfter = new(
        "--fresh-after",
        "After how many days a champion gives way to a challenger that is not worse, such as 90d. Default: 30d, or what the file "
            + "says.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { gate, freshAfter }) command.Options.Add(option);
    }

    /// <exception cref="UsageException">The bounds cannot be.</exception>
    public GateOptions Read(ParseResult parsed)
    {
        var read = parsed.GetValue(gate) is { } path ? ReadFile(path) : new GateOptions();
        if (freshAfter.ReadDays(parsed) is not { } days) return read;
        read = read with { MaxChampionAgeDays = days };
        return read.Check() is [] ? read : throw new UsageException(string.Join(Environment.NewLine, read.Check()));
    }

    private static GateOptions ReadFile(string path)
    {
        try
        {
            var read = RetrainJson.ReadGate(File.ReadAllBytes(path));
            return read.Check() is [] ? read : throw new FormatException(string.Join(Environment.NewLine, read.Check()));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{path}: {fault.Message}");
        }
    }
}
