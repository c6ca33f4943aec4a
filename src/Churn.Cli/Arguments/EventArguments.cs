using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Data.Events;

namespace Churn.Cli.Arguments;

/// <summary>The options that say what stands in an events file, and what of it is churn.</summary>
internal sealed class EventArguments
{
    /// <summary>The file of columns that is read where it stands beside the events.</summary>
    public const string BesideFile = "events.json";

    /// <summary>Stands for no type; as a type it would be a missing value.</summary>
    private const string NoType = "none";

    private readonly Option<string> columns = new("--event-columns")
    {
        Description = "A file that says which columns of the events hold what, as written by 'churn inspect --write-events'. "
            + $"Default: {BesideFile} beside the events, or else found by name and kind.",
        HelpName = "FILE",
    };

    private readonly Option<string> key = new("--key")
    {
        Description = "The column of the customers file that names the customer. Default: the one that joins the events.",
        HelpName = "NAME",
    };

    private readonly Option<string> birth = new("--birth")
    {
        Description = "The column of the customers file with the day on which they came; earlier events are left out.",
        HelpName = "NAME",
    };

    private readonly Option<string> churnType = new("--churn-type")
    {
        Description = $"The type of events that say that a customer leaves, or {NoType}: churn is that no event comes. Default: "
            + "the type whose name says so and after which customers do nothing more; where there is none, that no event comes.",
        HelpName = "TYPE",
    };

    private readonly Option<string> churnDate = new("--churn-date")
    {
        Description = "Instead: the column of the customers file with the day on which they left, empty for those still there.",
        HelpName = "NAME",
    };

    /// <summary>All options but --key.</summary>
    public IReadOnlyList<Option> Options => [columns, birth, churnType, churnDate];

    /// <summary>Adds the options that say what stands in the file.</summary>
    /// <param name="command">Takes them.</param>
    /// <param name="hasKey">Whether the command has an option --key of its own.</param>
    public void AddTo(Command command, bool hasKey = false)
    {
        foreach (var option in hasKey ? [columns, birth] : new Option[] { columns, key, birth }) command.Options.Add(option);
    }

    /// <summary>Adds the options that say what churn is.</summary>
    public void AddChurnTo(Command command)
    {
        command.Options.Add(churnType);
        command.Options.Add(churnDate);
    }

    /// <summary>Reads what is asked of the events file.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasCustomers">Whether there is a customers file.</param>
    /// <param name="events">The events file; null where there is none.</param>
    /// <exception cref="UsageException">Options contradict each other, or events.json has faults; tells all of them.</exception>
    public EventFileOptions Read(ParseResult parsed, bool hasCustomers, string? events)
    {
        foreach (var option in new[] { key, birth, churnDate })
            if (!hasCustomers && parsed.GetResult(option) is not null)
                throw new UsageException($"{option.Name} names a column of a customers file, and there is none.");
        if (parsed.GetValue(churnType) is not null && parsed.GetValue(churnDate) is not null)
            throw new UsageException($"{churnType.Name} and {churnDate.Name} both say what churn is; give one.");
        return new EventFileOptions
        {
            Columns = parsed.GetValue(columns) is { } file ? ReadColumns(file) : ReadBeside(events),
            Key = parsed.GetValue(key),
            Birth = parsed.GetValue(birth),
            ChurnType = parsed.GetValue(churnType) is { } type && type != NoType ? type : null,
            FindsChurnType = parsed.GetValue(churnType) is null && parsed.GetValue(churnDate) is null,
            End = parsed.GetValue(churnDate),
        };
    }

    private EventColumns ReadBeside(string? events)
    {
        if (events is null) return new EventColumns();
        var path = Path.Combine(Path.GetDirectoryName(events) ?? "", BesideFile);
        if (!File.Exists(path)) return new EventColumns();
        Terminal.Warn($"{path} says which columns of the events hold what; {columns.Name} names another file");
        return ReadColumns(path);
    }

    private static EventColumns ReadColumns(string path)
    {
        try
        {
            var faults = EventColumns.Read(File.ReadAllBytes(path), out var read);
            return faults.Count == 0
                ? read!
                : throw new UsageException(string.Join(Environment.NewLine, faults.Select(fault => $"{path}: {fault}")));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {fault.Message}");
        }
    }
}
