using System.CommandLine;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary>The options of a training, and how they become <see cref="TrainingOptions"/>.</summary>
internal sealed class TrainingArguments
{
    private readonly Option<string> label = new("--label") { Description = "The column to predict. Guessed where its name says so.", HelpName = "NAME" };
    private readonly Option<string> positive = new("--positive") { Description = "The label's value that means churned. Guessed where it says so.", HelpName = "VALUE" };
    private readonly Option<string[]> ignore = List("--ignore", "Columns not to use, separated by commas.", "A,B");
    private readonly Option<string[]> model = List("--model", $"auto for all, or some of {string.Join(", ", LearnerCatalog.Names)}; the best is published.", "auto|A,B");
    private readonly Option<string> recipe = new("--recipe") { Description = $"The options to start from: {string.Join(", ", Recipes.Names)}.", HelpName = "NAME", DefaultValueFactory = _ => Recipes.Default };
    private readonly Option<string> options = new("--options") { Description = "A JSON file of options to start from, such as the \"options\" of a manifest.", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set") { Description = "Sets one option, such as forest.trees=500; may be repeated. The manifest of a version lists them all.", HelpName = "NAME=VALUE" };
    private readonly ReadingArguments reading = new();
    private readonly Option<string[]> missingWords = List("--missing-words", "The words that say that a value is missing, instead of the usual ones.", "A,B");
    private readonly Option<int?> seed = new("--seed") { Description = "The seed of every random choice. Default: 42.", HelpName = "N" };
    private readonly Option<string[]> keep = new("--keep") { Description = "Keeps only rows that meet a condition, such as \"TotalCharges > 0\"; may be repeated.", HelpName = "CONDITION" };
    private readonly Option<bool> dropMissing = new("--drop-missing") { Description = "Drops rows that lack a value." };
    private readonly Option<bool> dropDuplicates = new("--drop-duplicates") { Description = "Of equal rows, keeps the first." };
    private readonly Option<MissingRule?> missingNumbers = new("--missing-numbers") { Description = "What stands in for missing numbers. Default: Median." };
    private readonly Option<MissingRule?> missingCategories = new("--missing-categories") { Description = "What stands in for missing words. Default: MostFrequent." };
    private readonly Option<double?> threshold = new("--threshold") { Description = "A fixed threshold of the decision, above 0 and below 1. Default: the one with the best F1.", HelpName = "P" };
    private readonly Option<string> valueColumn = new("--value-column") { Description = "The column that holds a customer's value. Default: MonthlyCharges.", HelpName = "NAME" };
    private readonly Option<string> tenureColumn = new("--tenure-column") { Description = "The column that holds how long a customer has been one. Default: tenure.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            label, positive, ignore, model, recipe, options, set, seed, keep, dropMissing, dropDuplicates, missingNumbers, missingCategories,
            threshold, valueColumn, tenureColumn,
            missingWords,
        }) command.Options.Add(option);
        reading.AddTo(command);
    }

    /// <exception cref="UsageException">An option does not fit; the message tells all that do not.</exception>
    public TrainingOptions Read(ParseResult parsed)
    {
        var start = parsed.GetValue(options) is { } file ? ReadFile(file) : ReadRecipe(parsed.GetRequiredValue(recipe));
        if (parsed.GetValue(seed) is { } number) start = start.WithSeed(number);
        var read = TrainingJson.Set(Apply(parsed, start), parsed.GetValue(set) ?? []);
        var faults = read.Check();
        return faults.Count == 0 ? read : throw new UsageException(string.Join(Environment.NewLine, faults));
    }

    private TrainingOptions Apply(ParseResult parsed, TrainingOptions start) => start with
    {
        Models = parsed.GetValue(model) is { Length: > 0 } names && names is not ["auto"] ? names : start.Models,
        Reading = reading.Read(parsed, start.Reading),
        Schema = start.Schema with
        {
            MissingWords = parsed.GetValue(missingWords) is { Length: > 0 } words ? words : start.Schema.MissingWords,
            Label = parsed.GetValue(label) ?? start.Schema.Label,
            Positive = parsed.GetValue(positive) ?? start.Schema.Positive,
            Ignore = parsed.GetValue(ignore) is { Length: > 0 } ignored ? ignored : start.Schema.Ignore,
            MissingNumbers = parsed.GetValue(missingNumbers) ?? start.Schema.MissingNumbers,
            MissingCategories = parsed.GetValue(missingCategories) ?? start.Schema.MissingCategories,
        },
        Cleaning = start.Cleaning with
        {
            Keep = [.. start.Cleaning.Keep, .. parsed.GetValue(keep) ?? []],
            DropMissing = parsed.GetValue(dropMissing) || start.Cleaning.DropMissing,
            DropDuplicates = parsed.GetValue(dropDuplicates) || start.Cleaning.DropDuplicates,
        },
        Evaluation = start.Evaluation with { Threshold = parsed.GetValue(threshold) ?? start.Evaluation.Threshold },
        Segments = start.Segments with
        {
            ValueColumn = parsed.GetValue(valueColumn) ?? start.Segments.ValueColumn,
            TenureColumn = parsed.GetValue(tenureColumn) ?? start.Segments.TenureColumn,
        },
    };

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

    private static Option<string[]> List(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
