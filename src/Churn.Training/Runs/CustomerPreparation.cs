using Churn.Core.Events;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Core.Texts;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Training.Foreign;
using Churn.Training.Snapshots;
using Churn.Training.Texts;

namespace Churn.Training.Runs;

/// <summary>From a customers file to coded rows that are dealt out to training and held-out part; all of it is told.</summary>
/// <param name="options">How to read, clean and split.</param>
/// <param name="clock">Times the steps.</param>
/// <param name="threads">The most threads; their number does not change the result.</param>
/// <param name="tell">Told of what was found.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class CustomerPreparation(
    TrainingOptions options, PhaseTimer clock, int threads, Action<RunEvent> tell, CancellationToken cancellation)
{
    /// <inheritdoc cref="TrainingRun.Foreign"/>
    public ForeignImport? Foreign { get; init; }

    /// <inheritdoc cref="TrainingRun.From"/>
    public StartingVersion? From { get; init; }

    /// <inheritdoc cref="TrainingRun.Events"/>
    public EventFacts? Events { get; init; }

    /// <inheritdoc cref="TrainingRun.Sequences"/>
    public SnapshotSequences? Sequences { get; init; }

    /// <inheritdoc cref="TrainingRun.SentenceModel"/>
    public ISentenceEncoder? SentenceModel { get; init; }

    /// <summary>Reads and prepares a file.</summary>
    /// <param name="file">The customers file.</param>
    /// <param name="erased">The customers whose rows are left out.</param>
    /// <exception cref="DataRefusedException">The data cannot be used.</exception>
    public PreparedCustomers Run(string file, BlockList erased)
    {
        var table = clock.Time("read", () => CsvCustomerReader.Read(file, options.Reading with { Erased = erased }));
        var labelled = LabelledTable.Of(table, options.Schema);
        var cleaned = Cleaning.Apply(labelled.Table, options.Cleaning, labelled.Options);
        CheckEvents(table);
        var (schema, customers, group, notes, columns) = clock.Time("schema", () => LearnSchema(labelled, cleaned));

        if (ErasedRows.Beyond(cleaned, schema, group) is { } beyond) return Run(file, beyond);
        // neither is a note of the report: the version is the one that a file without these rows gives
        if (BlockList.Describe(table.LeftOut) is { } leftOutRows) tell(new RunEvent.Noted(leftOutRows));
        if (schema.Identifier is null && erased.WarnOf(table.Header) is { } unknown) tell(new RunEvent.Warned(unknown));
        From?.Check(schema, file);

        CampaignAmounts.Check(cleaned, schema, options.Evaluation.Campaign);
        MonotoneColumns.Check(cleaned, schema, options.Monotone);

        var split = DataSplit.Of(
            cleaned,
            schema,
            customers.Churned,
            labelled.Options with
            {
                Group = group,
            },
            options.Evaluation.Split with
            {
                EmbargoDays = options.Window is { } window ? window.GraceDays + window.HorizonDays : 0,
            },
            options.Seed);
        foreach (var note in split.Notes)
            tell(new RunEvent.Noted(note));
        customers = customers.In(split.GroupOf, split.FoldGroupOf);
        var sent = customers;
        IReadOnlyList<LearnedTexts> texts = [];
        if (SentenceModel is not null && schema.Texts.Count == 0)
            tell(new RunEvent.Warned("no column is free text (kind freeText of columns.json); the sentence model is not used"));
        if (schema.Texts.Count > 0)
            (schema, customers, sent, texts) = clock.Time("texts", () =>
            {
                var limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
                var meaning = SentenceModel is null
                    ? null
                    : new MeaningTraining(SentenceModel, options.Evaluation.PracticalLogLoss, limits);
                return TextTraining.Learn(cleaned, schema, customers, split, options.Seed, limits, meaning);
            });
        foreach (var note in texts.SelectMany(learned => learned.Notes(schema.Label.Words)))
            tell(new RunEvent.Noted(note));
        var rows = new RunCustomers(
            schema, cleaned, customers, customers.Pick(split.Training), customers.Pick(split.Holdout))
        {
            Sent = sent,
        };
        return new PreparedCustomers(table, labelled.Options, rows, split, texts, notes, columns);
    }

    private (
        CustomerSchema Schema,
        EncodedDataset Customers,
        string? Group,
        IReadOnlyList<string> Notes,
        IReadOnlyList<ColumnProfile> Columns
    ) LearnSchema(LabelledTable labelled, CustomerTable cleaned)
    {
        var schema = labelled.Options with { Amounts = [.. options.Evaluation.Campaign.NamedColumns] };
        var inferred = SchemaInferrer.Learn(cleaned, schema);
        if (Foreign is not null)
        {
            // whatever it needs has been learnt from already
            inferred = inferred with { Schema = ForeignCandidate.Restrict(Foreign, inferred.Schema) };
            schema = schema with { AllowLeak = [.. inferred.Schema.UsedColumns.Select(column => column.Name)] };
        }

        var learnt = LeakRemoval.Apply(cleaned, inferred, schema);
        var dropped = labelled.Table.Rows - cleaned.Rows;
        IReadOnlyList<string> notes = [.. cleaned.Notes, .. labelled.Notes, .. learnt.Notes];
        if (dropped > 0)
            notes = [.. notes, $"{dropped} of {labelled.Table.Rows} rows dropped by the cleaning rules"];
        foreach (var note in notes)
            tell(new RunEvent.Noted(note));
        foreach (var warning in learnt.Warnings)
            tell(new RunEvent.Warned(warning));
        return (
            learnt.Schema,
            EncodedDataset.Read(cleaned, learnt.Schema),
            learnt.Group,
            [.. notes, .. learnt.Warnings],
            learnt.Columns);
    }

    /// <summary>The service computes all features of events, and takes no others.</summary>
    /// <exception cref="DataRefusedException">The file lacks features that are made of events.</exception>
    private void CheckEvents(CustomerTable table)
    {
        if (Events?.Features.Except(table.Header).FirstOrDefault() is { } missing)
            throw new DataRefusedException(new TableError(
                table.File,
                $"the champion has features of events, such as '{missing}', which the file lacks; make the file with churn "
                + "snapshot and the same --observe and columns, or train another kind of model with churn train.",
                1));
        if (Events is not null && table.Header.Contains(EventHistoryReader.MemberName))
            throw new DataRefusedException(new TableError(
                table.File,
                "requests send the events of a customer under this name; rename the column.",
                1,
                EventHistoryReader.MemberName));
        if (Sequences is not null && table.Header.Contains(EventSequenceScorer.Column))
            throw new DataRefusedException(new TableError(
                table.File,
                "the score of the order of events has this name; rename the column.",
                1,
                EventSequenceScorer.Column));
    }
}

/// <summary>The customers of a run, ready to learn from.</summary>
/// <param name="Table">The file.</param>
/// <param name="Options">How its columns were read, with the label that was found.</param>
/// <param name="Rows">The rows that are left, as they stand in the file and coded.</param>
/// <param name="Split">Which of them are held out.</param>
/// <param name="Texts">What was learnt of free text.</param>
/// <param name="Notes">What was found.</param>
/// <param name="Columns">What each column holds.</param>
internal sealed record PreparedCustomers(
    CustomerTable Table,
    SchemaOptions Options,
    RunCustomers Rows,
    DataSplit Split,
    IReadOnlyList<LearnedTexts> Texts,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ColumnProfile> Columns);
