using Churn.Core.Decisions;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Training.Scoring;

namespace Churn.Training.Monitoring;

/// <summary>Reads a customers file, scores every row, and reads what became of the customers where the file tells.</summary>
internal sealed class ScoredFile
{
    private readonly Numbering<string> customers = new(StringComparer.Ordinal);
    private readonly List<string> notes;

    private ScoredFile(IReadOnlyList<string> notes) => this.notes = [.. notes];

    /// <summary>The rows of the file.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows that cannot be read, so that they have no score.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The rows with a score whose label is missing, or a value that training did not know.</summary>
    public int Unlabelled { get; private set; }

    /// <summary>What was noticed, in sentences.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The hash of the file's bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The columns of the model that the file lacks.</summary>
    public required IReadOnlyList<string> Lacking { get; init; }

    /// <summary>Scores a file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="take">Is given each row that has a score; its record is good until the next one.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or lacks a column that is needed.</exception>
    public static ScoredFile Read(ChurnModel model, string input, ScoredFileOptions options, Action<LabelledRow> take)
    {
        using var rows = CsvRows.Open(input, options.Reading);
        var header = rows.Header.ToList();
        var (label, by) = (Position(options.Label ?? model.Schema.Label.Name, isAsked: options.Label is not null),
            options.By is { } column ? Position(column, isAsked: true) : -1);
        var asOf = FileAsOf.Of(model.Schema, rows.Header, FileScoring.ReadRows(input, options.Reading), options.AsOf);
        var reader = options.AllowMissingColumns
            ? new TextRecordReader(model.Schema, rows.Header, asOf?.Day)
            : FileScoring.ReaderOf(model, rows, asOf?.Day);
        var file = new ScoredFile(rows.Notes) { Sha256 = rows.Sha256, Lacking = reader.MissingFeatures };
        if (asOf is not null) file.notes.Add(asOf.Describe(header.FirstOrDefault(name => name == model.Schema.Time?.Name)));
        while (rows.Read() is { } fields)
        {
            file.Rows++;
            var reading = reader.Read(fields);
            if (!reading.Succeeded)
            {
                file.Unreadable++;
                continue;
            }

            bool? churned = label >= 0 && model.Schema.Label.TryRead(fields[label], out var left) ? left : null;
            if (churned is null) file.Unlabelled++;
            take(file.Row(model, reading.Record, churned, by < 0 ? null : fields[by]));
        }

        if (file.Rows == 0) throw SourceFile.Refuse(input, "there is a header and no row below it.");
        file.notes.AddRange(rows.Notes.Except(file.notes));
        return file;

        int Position(string name, bool isAsked)
        {
            var position = header.IndexOf(name);
            if (position >= 0 || !isAsked) return position;
            var hint = NearestName.Of(name, header) is { } nearest ? $" Is it '{nearest}'?" : "";
            throw SourceFile.Refuse(input, $"there is no column '{name}'.{hint}");
        }
    }

    /// <summary>Scores a customer as on the day before anyone knew who left.</summary>
    private LabelledRow Row(ChurnModel model, CustomerRecord record, bool? churned, string? by)
    {
        var unknown = record with { HasLeft = false };
        var answer = model.Answerer.Answer(unknown);
        var outcome = new ScoredOutcome(churned == true, answer.ChurnProbability.Value)
        {
            IsFlagged = answer.ShouldContact,
            Segment = answer.Segment,
            Customer = record.CustomerId is null ? null : customers.Of(record.CustomerId),
            ProfitIfChurned = ProfitAt(1),
            ProfitIfStayed = ProfitAt(0),
        };
        return new LabelledRow(record, outcome, churned is not null, by);

        double? ProfitAt(float probability) =>
            model.Answerer.Answer(unknown, new ChurnProbability(probability)).Segmented.Decision.ExpectedProfit;
    }
}

/// <summary>A customer of a file with a score, and a label where the file has one.</summary>
/// <param name="Record">What the model reads of the customer; good until the next row.</param>
/// <param name="Outcome">The score, and what became of the customer.</param>
/// <param name="IsLabelled">Whether it is known what became of the customer.</param>
/// <param name="By">The value of the column that figures are asked apart by; null where none is.</param>
internal readonly record struct LabelledRow(CustomerRecord Record, ScoredOutcome Outcome, bool IsLabelled, string? By);

/// <summary>How a file of customers is read to evaluate or monitor a model.</summary>
public record ScoredFileOptions
{
    /// <summary>How the file is written; null to find out.</summary>
    public ReadingOptions? Reading { get; init; }

    /// <summary>The column of the label, with the values that training knew; null for the training's own.</summary>
    public string? Label { get; init; }

    /// <summary>The column by whose values figures are told apart, such as treated and control; null for none.</summary>
    public string? By { get; init; }

    /// <summary>Whether the file may lack columns of the model.</summary>
    public bool AllowMissingColumns { get; init; }

    /// <summary>The day from which ages of dates count in rows without a time of their own; null to find it out.</summary>
    public DateOnly? AsOf { get; init; }
}
