using System.CommandLine;
using System.Text.Json;
using Churn.Cli.Output;
using Churn.Core.Options;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Runs;

namespace Churn.Cli.Arguments;

/// <summary>The options of a training, and how they become <see cref="TrainingOptions"/>.</summary>
internal sealed class TrainingArguments
{
    private readonly Option<string[]> model = SchemaArguments.List(
        "--model",
        $"auto for all, or some of {string.Join(", ", LearnerCatalog.Models)}; the best is published. gru and cnn read the order "
            + "of events, and need --events.",
        "auto|A,B");
    private readonly Option<string[]> monotone = SchemaArguments.List(
        "--monotone",
        "Number columns in which the churn probability may only rise (up) or fall (down), such as tenure:down.",
        "A:up,B:down");
    private readonly DurationOption budget = new(
        "--budget",
        "The time training may take, such as 60s, 5m or 1h; what does not fit is left out and named. Default: as long as it "
            + "takes.",
        DurationFormat.Seconds,
        ("0.001s", "1000000s"));
    private readonly LatencyOption latency = new();
    private readonly Option<string> recipe = new("--recipe")
    {
        Description = $"The options to start from: {string.Join(", ", Recipes.Names)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Recipes.Default,
    };
    private readonly Option<string> options = new("--options")
    {
        Description = "A JSON file of options to start from, such as the \"options\" of a manifest.",
        HelpName = "FILE",
    };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "Sets one option, such as forest.trees=500; may be repeated. The manifest of a version lists them all.",
        HelpName = "NAME=VALUE",
    };
    private readonly ReadingArguments reading = new();
    private readonly SchemaArguments schema = new();
    private readonly ColumnsArgument columns = new();
    private readonly Option<string[]> allowLeak = new("--allow-leak")
    {
        Description = "Learns from a column although it is a proven leak of the label; may be repeated.",
        HelpName = "NAME",
    };
    private readonly Option<int?> seed = new("--seed")
    {
        Description = "The seed of every random choice. Default: 42.",
        HelpName = "N",
    };
    private readonly Option<string[]> keep = new("--keep")
    {
        Description = "Keeps only rows that meet a condition, such as \"TotalCharges > 0\"; may be repeated.",
        HelpName = "CONDITION",
    };
    private readonly Option<bool> noRefit = new("--no-refit")
    {
        Description = "Publishes the model that was measured, which has not learnt from the held-out rows.",
    };
    private readonly Option<bool> dropMissing = new("--drop-missing") { Description = "Drops rows that lack a value." };
    private readonly Option<bool> dropDuplicates = new("--drop-duplicates") { Description = "Of equal rows, keeps the first." };
    private readonly Option<ImputationStrategy?> missingNumbers = new("--missing-numbers")
    {
        Description = "How missing numbers are imputed. Default: Median.",
    };
    private readonly Option<ImputationStrategy?> missingCategories = new("--missing-categories")
    {
        Description = "How missing categories are imputed. Default: MostFrequent.",
    };
    private readonly DaysOption horizon = new(
        "--horizon", "How long after a record, and the grace, churn is looked for, such as 30d. Default: not stated.");
    private readonly DaysOption grace = new(
        "--grace", "How long after a record the horizon begins, such as 7d. Default: at once.");
    private readonly TargetOption target = new();
    private readonly DecisionArguments decision = new();
    private readonly Option<string> valueColumn = new("--value-column")
    {
        Description = "The column that holds a customer's value. Default: MonthlyCharges.",
        HelpName = "NAME",
    };
    private readonly Option<string> tenureColumn = new("--tenure-column")
    {
        Description = "The column that holds how long a customer has been one. Default: tenure.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        schema.AddTo(command);
        columns.AddTo(command);
        foreach (
            var option in new Option[]
            {
                allowLeak,
                model,
                monotone,
                budget,
                latency,
                recipe,
                options,
                set,
                seed,
                noRefit,
                keep,
                dropMissing,
                dropDuplicates,
                missingNumbers,
                missingCategories,
                valueColumn,
                tenureColumn,
                horizon,
                grace,
                target,
            })
            command.Options.Add(option);
        decision.AddTo(command);
        reading.AddTo(command);
    }

    /// <exception cref="UsageException">An option does not fit; the message tells all that do not.</exception>
    /// <param name="parsed">The command line.</param>
    /// <param name="given">The options to start from where the command line names none; null for the recipe's.</param>
    /// <param name="hasEvents">Whether the training takes snapshots of events.</param>
    /// <param name="isOfWorkers">Whether several workers train together.</param>
    public TrainingOptions Read(
        ParseResult parsed, TrainingOptions? given = null, bool hasEvents = false, bool isOfWorkers = false)
    {
        var isRecipeNamed = parsed.GetResult(recipe) is { Implicit: false };
        var start = parsed.GetValue(options) is { } file ? ReadFile(file)
            : given is not null && !isRecipeNamed ? given
            : ReadRecipe(parsed.GetRequiredValue(recipe));
        if (hasEvents) start = start with { Sequence = start.Sequence ?? EventTraining.Sequence };
        if (parsed.GetValue(seed) is { } number) start = start.WithSeed(number);
        var described = columns.Read(parsed);
        start = start with { Reading = described.ApplyTo(start.Reading), Schema = described.ApplyTo(start.Schema) };
        start = Apply(parsed, start, hasEvents);
        if (isOfWorkers || start.Distributed) start = start.ForWorkers();
        var read = TrainingJson.Set(start, parsed.GetValue(set) ?? []);
        var faults = read.Check();
        return faults.Count == 0 ? read : throw new UsageException(string.Join(Environment.NewLine, faults));
    }

    private TrainingOptions Apply(ParseResult parsed, TrainingOptions start, bool hasEvents) => WithTarget(parsed, start with
    {
        Models = parsed.GetResult(model) is { Implicit: false } && parsed.GetValue(model) is { } names && names is not ["auto"]
            ? names
            : start.Models,
        Monotone = parsed.GetValue(monotone) is { Length: > 0 } directed ? [.. directed.Select(ReadMonotone)] : start.Monotone,
        Reading = reading.Read(parsed, start.Reading),
        Schema = schema.Read(parsed, start.Schema, hasEvents) with
        {
            AllowLeak = parsed.GetValue(allowLeak) is { Length: > 0 } allowed ? allowed : start.Schema.AllowLeak,
            MissingNumbers = parsed.GetValue(missingNumbers) ?? start.Schema.MissingNumbers,
            MissingCategories = parsed.GetValue(missingCategories) ?? start.Schema.MissingCategories,
        },
        Cleaning = start.Cleaning with
        {
            Keep = [.. start.Cleaning.Keep, .. parsed.GetValue(keep) ?? []],
            DropMissing = parsed.GetValue(dropMissing) || start.Cleaning.DropMissing,
            DropDuplicates = parsed.GetValue(dropDuplicates) || start.Cleaning.DropDuplicates,
        },
        Evaluation = decision.Read(parsed, start.Evaluation) with
        {
            Refit = !parsed.GetValue(noRefit) && start.Evaluation.Refit,
            BudgetSeconds = budget.Read(parsed) ?? start.Evaluation.BudgetSeconds,
        },
        Segments = start.Segments with
        {
            ValueColumn = parsed.GetValue(valueColumn) ?? start.Segments.ValueColumn,
            TenureColumn = parsed.GetValue(tenureColumn) ?? start.Segments.TenureColumn,
        },
        Window = ReadWindow(parsed, start.Window),
        LatencyMicroseconds = latency.Read(parsed, start.LatencyMicroseconds),
    });

    /// <summary>Another target has no campaign to decide by.</summary>
    private TrainingOptions WithTarget(ParseResult parsed, TrainingOptions options) =>
        target.Read(parsed, horizon) is not { } predicted ? options : options with
        {
            Schema = options.Schema with { Target = predicted },
            Window = (options.Window ?? LabelWindow.Default) with { HorizonDays = predicted.WithinDays },
            Evaluation = decision.IsGoalNamed(parsed) ? options.Evaluation : options.Evaluation with { Decide = DecisionGoal.F1 },
        };

    private LabelWindow? ReadWindow(ParseResult parsed, LabelWindow? start)
    {
        var (days, gap) = (horizon.ReadDays(parsed), grace.ReadDays(parsed));
        if (days is null && gap is null) return start;
        start ??= LabelWindow.Default;
        return new LabelWindow { HorizonDays = days ?? start.HorizonDays, GraceDays = gap ?? start.GraceDays };
    }

    /// <summary>A column and its direction: "tenure:down".</summary>
    private static MonotoneColumn ReadMonotone(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && Enum.TryParse<MonotoneDirection>(text[(colon + 1)..], ignoreCase: true, out var direction)
            && Enum.IsDefined(direction)
            ? new MonotoneColumn(text[..colon].Trim(), direction)
            : throw new UsageException($"--monotone '{text}': write COLUMN:up or COLUMN:down, such as tenure:down.");
    }

    private static TrainingOptions ReadRecipe(string name)
    {
        try
        {
            return Recipes.Of(name);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    private static TrainingOptions ReadFile(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var options = TrainingJson.Read(json.RootElement);
            var faults = options.Check();
            return faults.Count == 0 ? options : throw new FormatException(string.Join(Environment.NewLine, faults));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new UsageException($"{file}: {fault.Message}");
        }
    }
}
