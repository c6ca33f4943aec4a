using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Models.Answering;

namespace Churn.Training.Scoring;

/// <summary>
/// What the events of a file say of each customer of another, in the order of its rows, by the code and the vocabulary of a
/// model.
/// </summary>
public sealed class CustomerHistories
{
    private CustomerHistories(HistoryColumns columns, DateOnly asOf, IReadOnlyList<CustomerHistory> rows) =>
        (Columns, AsOf, Rows) = (columns, asOf, rows);

    /// <summary>The columns of the model that are made of events.</summary>
    public HistoryColumns Columns { get; }

    /// <summary>The day before whose beginning events count.</summary>
    public DateOnly AsOf { get; }

    /// <summary>What the events say of each customer, in the order of the rows.</summary>
    public IReadOnlyList<CustomerHistory> Rows { get; }

    /// <summary>Whom the events name, where there is no customers file: the name of the column, and theirs.</summary>
    public (string Column, IReadOnlyList<string> Names)? Customers { get; private init; }

    /// <summary>What was left out or assumed, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads the events.</summary>
    /// <param name="model">The model that scores.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="events">The events file.</param>
    /// <param name="options">How the files are written; what it does not say is as in training.</param>
    /// <param name="asOf">The day before whose beginning events count; null for the day after the newest.</param>
    /// <param name="today">Later events are left out.</param>
    /// <exception cref="DataRefusedException">
    /// A file cannot be used, or lacks what the model knows of events; or the model knows nothing of events.
    /// </exception>
    public static CustomerHistories Of(
        ChurnModel model, string? customers, string events, EventFileOptions options, DateOnly? asOf, DateOnly today)
    {
        var facts = model.Manifest.Events ?? throw new DataRefusedException(new TableError(
            events, $"version {model.Version} was trained without events; leave out --events."));
        var table = customers is null ? null : CsvCustomerReader.Read(customers, options.Reading);
        using var file = EventFile.Read(events, table, options.AsTrained(facts, table) with
        {
            Future = EventClock.StartOf(today.AddDays(1)),
        });
        Check(file, file.SchemaFor(facts.Clock.ObserveDays), facts.Schema);
        var day = asOf ?? EventClock.DayOf(file.Counts.Newest).AddDays(1);
        var rows = new List<CustomerHistory>();
        var features = model.NewEventFeatures()!;
        var (values, unseen) = (new double[features.Names.Count], new UnseenWords(facts.Schema));
        var texts = new EventTexts(facts.Schema);
        var own = OwnDays(model, table);
        file.ForEachCustomer(facts.Schema, (customer, history, churn) =>
        {
            var from = own?[customer] ?? day;
            var moment = EventClock.StartOf(from);
            var counted = features.Compute(history, moment, values);
            CountUnseen(unseen, facts.Schema, history, moment);
            rows.Add(new CustomerHistory(
                Array.ConvertAll(values, value => (float)value),
                new HistoryFindings(from, counted, file.EndOf(customer, churn) < moment, unseen.Describe())
                {
                    Texts = texts.Find(history, moment),
                }));
        });
        return new CustomerHistories(new HistoryColumns(model.Schema, facts.Features, facts.Schema.TextColumns), day, rows)
        {
            Customers = table is null
                ? (file.Layout.Customer, [.. Enumerable.Range(0, file.Customers.Count).Select(file.Customers.Name)])
                : null,
            Notes =
            [
                .. file.Notes,
                FormattableString.Invariant($"events before {day:yyyy-MM-dd} count")
                    + (asOf is null ? ", the day after the newest; --as-of names another" : "")
                    + (own is null ? "" : $"; where '{model.Schema.Time!.Name}' names a day, those before it"),
            ],
        };
    }

    /// <summary>The days that customers themselves name, null where one names none; null where no column does.</summary>
    private static DateOnly?[]? OwnDays(ChurnModel model, CustomerTable? table) =>
        model.Schema.Time is { } time && table?.Header.Contains(time.Name) == true
            ? table.Column(time.Name).Map(text => time.Read(text, out var day) == ReadOutcome.Known ? day : default(DateOnly?))
            : null;

    private static void CountUnseen(UnseenWords unseen, EventSchema schema, EventHistory history, long moment)
    {
        unseen.Clear();
        for (var place = history.CountBefore(moment) - 1; place >= 0; place--)
            for (var member = 0; member < schema.Words.Count; member++) unseen.Count(member, history.Word(place, member));
    }

    private static void Check(EventFile file, EventSchema found, EventSchema trained)
    {
        string[] lacking =
        [
            .. trained.Words.Select(word => word.Name).Except(found.Words.Select(word => word.Name)),
            .. trained.Numbers.Except(found.Numbers),
            .. (trained.Texts ?? []).Except(found.Texts ?? []),
        ];
        if (lacking.Length > 0 || found.Words.Count != trained.Words.Count || found.Numbers.Count != trained.Numbers.Count)
            throw new DataRefusedException(new TableError(
                file.Path,
                "the events must have what those of the training had and no more: "
                + string.Join(
                    ", ",
                    trained.Words.Select(word => word.Name).Concat(trained.Numbers).Concat(trained.Texts ?? [])
                        .Select(PlainText.Start))
                + "; name the columns with --event-columns."));
    }
}

/// <summary>What the events say of one customer.</summary>
/// <param name="Values">A number for each of the columns; NaN where it cannot be said.</param>
/// <param name="Findings">What else they say.</param>
public readonly record struct CustomerHistory(float[] Values, HistoryFindings Findings);
