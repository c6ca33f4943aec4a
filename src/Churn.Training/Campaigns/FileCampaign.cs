using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Training.Scoring;

namespace Churn.Training.Campaigns;

/// <summary>Plans a campaign for the customers of a file.</summary>
public sealed class FileCampaign
{
    private readonly ChurnModel model;
    private readonly string file;
    private readonly FileCampaignOptions options;
    private readonly List<TableError> violations = [];
    private readonly List<TableError> unreadable = [];
    private readonly List<int> rowOf = [];
    private readonly List<string> notes = [];
    private readonly RevenueAtRiskBySegment atRisk = new();
    private ActionUplift uplift = new([]);
    private CampaignPlanner? planner;
    private DateOnly? asOf;

    private FileCampaign(ChurnModel model, string file, FileCampaignOptions options) =>
        (this.model, this.file, this.options) = (model, file, options);

    /// <summary>Scores the customers and plans who gets which action. Who has left by the label is in no plan.</summary>
    /// <param name="model">Scores.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="options">How to plan.</param>
    /// <exception cref="DataRefusedException">File, actions or budget allow no plan; it names all faults.</exception>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public static FileCampaignResult Plan(ChurnModel model, string file, FileCampaignOptions options)
    {
        if ((options.Reasons is not null || options.Actions.NamesLevers) && !model.IsExplainable)
            throw NotExplainableException.Of(model);
        return new FileCampaign(model, file, options).Plan();
    }

    private FileCampaignResult Plan()
    {
        using var rows = CsvRows.Open(file, options.Reading);
        List<string> faults = [.. CampaignPlanner.Check(options.Actions, rows.Header, options.Campaign, model.Schema)];
        uplift = ActionsFile.OpenUplift(options.ActionsFile, options.Actions, options.Reading?.Keys, faults);
        ActionsFile.ThrowIfAny(options.ActionsFile, faults);
        var key = KeyPosition(rows);
        asOf = FileAsOf.Of(model.Schema, rows.Header, FileScoring.ReadRows(file, options.Reading), options.AsOf)?.Day;
        var left = ReadCustomers(rows, key);
        notes.AddRange(rows.Notes);
        if (BlockList.Describe(rows.LeftOut) is { } leftOut) notes.Add(leftOut);
        if (violations.Count > 0) throw new DataRefusedException(violations);
        ActionsFile.ThrowIfAny(options.ActionsFile, planner!.Check(), unreadable); // they may be why nobody is eligible
        var plan = planner.Plan(model.Manifest.LevelError, uplift.EffectErrors);
        var mark = options.IsWorkbook ? DecimalMark.Point : model.Schema.DecimalMarkIn(rows.Header);
        var texts = Texts(plan, mark);
        if (left > 0)
            notes.Add(FormattableString.Invariant(
                $"{left:N0} customers have already left according to '{model.Schema.Label.Name}', and are in no plan"));
        return new FileCampaignResult(plan, CampaignTable.Of(plan, rows.HeaderFields[key], options, mark, texts), rows.Dialect)
        {
            GainCurve = options.GainSteps is { } steps ? planner.GainCurve(steps) : [],
            Notes = notes,
            Unreadable = unreadable,
            AlreadyLeft = left,
            ValueColumn = model.Manifest.Segmentation.ValueColumn,
            RevenueAtRisk = model.Manifest.AtRisk(atRisk.All),
            RevenueAtRiskBySegment = model.Manifest.AtRisk(atRisk) ?? [],
        };
    }

    private int KeyPosition(CsvRows rows)
    {
        var name = options.Key ?? model.Schema.Identifier?.Name;
        if (name is not null && Array.IndexOf(rows.Header, name) is >= 0 and var position) return position;
        var hint = name is not null && NearestName.Of(name, rows.Header) is { } nearest ? $" Is it '{nearest}'?" : "";
        throw new DataRefusedException(new TableError(file, name is null
            ? "a list needs a column that names the customers, and the model knows none. Name it with --key."
            : $"the column '{name}', which names the customers, is not there.{hint} Name the column with --key.", 1));
    }

    /// <returns>How many customers have left by the label.</returns>
    private int ReadCustomers(CsvRows rows, int key)
    {
        var reader = FileScoring.ReaderOf(model, rows, asOf);
        var effects = new RowUplift(uplift, rows, file, options);
        string[] fields = [];
        planner = new CampaignPlanner(
            options.Actions, options.Campaign, model.Schema, FieldsOf(rows.Header, () => fields), options.Earlier);
        var left = 0;
        for (var row = 0; rows.Read() is { } read; row++)
        {
            fields = read;
            var reading = reader.Read(fields);
            if (!NoteKey(fields[key].Trim(), rows, key)) continue;
            if (!reading.Succeeded)
                unreadable.AddRange(reading.Faults.Select(fault => new TableError(file, fault.Message, rows.Line, fault.Column)));
            else if (reading.Record.HasLeft) left++;
            else if (effects.TryRead(fields, out var found, out var unread))
                Add(reading.Record, found, fields, row, rows, key);
            else unreadable.AddRange(unread);
        }

        return left;
    }

    private bool NoteKey(string key, CsvRows rows, int position)
    {
        if (key.Length == 0)
            violations.Add(new TableError(file, "the customer has no key; fill it in.", rows.Line, rows.Header[position]));
        else if (!planner!.TryNote(key, rows.Line, out var first))
            violations.Add(new TableError(
                file, $"the customer stands in line {first}, too; keep one row for each customer, such as the newest.", rows.Line,
                rows.Header[position], key));
        else return true;
        return false;
    }

    private void Add(CustomerRecord record, double[] effects, string[] fields, int row, CsvRows rows, int key)
    {
        var answer = model.Answerer.Answer(record);
        atRisk.Add(answer.Segment, answer.ChurnProbability, answer.Segmented.Value);
        var faults = planner!.Add(new PlannedCustomer(fields[key].Trim(), answer.ChurnProbability, answer.Segment), effects);
        foreach (var fault in faults)
            violations.Add(new TableError(
                file, fault.Rule, rows.Line, fault.Column, fields[Array.IndexOf(rows.Header, fault.Column)]));
        if (faults.Count == 0) rowOf.Add(row);
    }

    /// <summary>Reads the planned customers once more, for their reasons and messages, and to remember them.</summary>
    /// <returns>The texts of each, by position among the customers that were added.</returns>
    /// <exception cref="DataRefusedException">A message lacks a value; it names all such placeholders.</exception>
    private Dictionary<int, ContactTexts> Texts(CampaignPlan plan, DecimalMark mark)
    {
        var found = new Dictionary<int, ContactTexts>();
        if (options.Reasons is null && !options.Actions.HasMessages && options.Remember is null) return found;
        var planned = plan.Entries.ToDictionary(entry => rowOf[entry.Customer]);
        using var rows = CsvRows.Open(file, options.Reading);
        var reader = new TextRecordReader(model.Schema, rows.Header, asOf);
        string[] fields = [];
        var answers = new List<(PlanEntry Entry, CustomerAnswer Answer)>();
        var messages = new CampaignMessages(
            options.Actions, options.Campaign, model.Schema, FieldsOf(rows.Header, () => fields));
        for (var row = 0; rows.Next(); row++)
        {
            if (!planned.TryGetValue(row, out var entry)) continue;
            fields = rows.Texts();
            var record = reader.Read(fields).Record!;
            var reasons = options.Reasons is null && !options.Actions.NamesLevers
                ? new ContactReasons(null, [])
                : ContactReasons.Of(model, record, options.Reasons, options.Actions.NamesLevers);
            found[entry.Customer] = new ContactTexts(
                ReasonColumns.Fields(reasons.Shown, options.Reasons, mark), messages.Write(entry, reasons.Levers));
            if (options.Remember is not null) answers.Add((entry, model.Answerer.Answer(record)));
        }

        ActionsFile.ThrowIfAny(options.ActionsFile, messages.Faults);
        foreach (var (entry, answer) in answers)
            found[entry.Customer] = found[entry.Customer] with
            {
                PredictionId = options.Remember!(answer, plan.CampaignId, entry.Group),
            };
        return found;
    }

    private static FieldGetter FieldsOf(string[] header, Func<string[]> fields)
    {
        var positions = header.Index().ToDictionary(column => column.Item, column => column.Index);
        return column => positions.TryGetValue(column, out var position) ? new RecordField(fields()[position]) : default;
    }
}

/// <summary>Reads the customers of a file as the uplift models of actions read them.</summary>
internal sealed class RowUplift
{
    private readonly IReadOnlyList<UpliftModel?> models;
    private readonly TextRecordReader?[] readers;
    private readonly CsvRows rows;

    /// <exception cref="DataRefusedException">The file lacks columns of a model.</exception>
    public RowUplift(ActionUplift uplift, CsvRows rows, string file, FileCampaignOptions options)
    {
        (models, this.rows) = (uplift.Models, rows);
        readers = [.. models.Select(model => model is null ? null : FileScoring.ReaderOf(model, rows, FileAsOf.Of(
            model.Schema, rows.Header, FileScoring.ReadRows(file, options.Reading), options.AsOf)?.Day))];
    }

    /// <summary>Reads the row.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="effects">The uplift of each action; 0 for one without a model.</param>
    /// <param name="faults">Why a model cannot read it.</param>
    /// <returns>Whether all models can.</returns>
    public bool TryRead(string[] fields, out double[] effects, out IReadOnlyList<TableError> faults)
    {
        (effects, faults) = (new double[readers.Length], []);
        for (var action = 0; action < readers.Length; action++)
        {
            if (readers[action]?.Read(fields) is not { } reading) continue;
            if (!reading.Succeeded)
            {
                faults = [.. reading.Faults.Select(fault => new TableError(rows.File, fault.Message, rows.Line, fault.Column))];
                return false;
            }

            effects[action] = models[action]!.Uplift(reading.Record.Coded);
        }

        return true;
    }
}

/// <summary>How a campaign is planned for a file.</summary>
public sealed record FileCampaignOptions
{
    /// <summary>The actions.</summary>
    public required ActionList Actions { get; init; }

    /// <summary>The file that they come from, for messages.</summary>
    public required string ActionsFile { get; init; }

    /// <summary>Budget, controls, name and day of the campaign.</summary>
    public required CampaignOptions Campaign { get; init; }

    /// <summary>How the customers file is written; null to find out. The list has the same form.</summary>
    public ReadingOptions? Reading { get; init; }

    /// <summary>The column that names a customer; null for the model's.</summary>
    public string? Key { get; init; }

    /// <summary>The day from which ages of dates count in rows without a time of their own; null to find it out.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Which reasons each customer of the list gets; null for none.</summary>
    public ReasonOptions? Reasons { get; init; }

    /// <summary>
    /// Remembers each customer of the list with campaign and group, and returns the id of the prediction; null where nothing is
    /// remembered.
    /// </summary>
    public Func<CustomerAnswer, string, string, Guid>? Remember { get; init; }

    /// <summary>The contacts of earlier lists.</summary>
    public EarlierContacts Earlier { get; init; } = new();

    /// <summary>Whether the list goes into a workbook, which has numbers and no decimal marks.</summary>
    public bool IsWorkbook { get; init; }

    /// <summary>How many budgets of the gain curve to plan; null for no curve.</summary>
    public int? GainSteps { get; init; }
}

/// <summary>What came of planning for a file.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="List">The list of the customers, to be written to a file.</param>
/// <param name="Dialect">The form of the customers file.</param>
public sealed record FileCampaignResult(CampaignPlan Plan, CampaignTable List, CsvDialect Dialect)
{
    /// <summary>What plans under other budgets would earn; empty where nobody asked.</summary>
    public IReadOnlyList<BudgetPoint> GainCurve { get; init; } = [];

    /// <summary>What was noticed, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why rows got no score; those customers are in no plan.</summary>
    public IReadOnlyList<TableError> Unreadable { get; init; } = [];

    /// <summary>How many customers could not be read.</summary>
    public int NotScored => Unreadable.Select(fault => fault.Line).Distinct().Count();

    /// <summary>The column of the customers' value; null where the model knows none.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>What the customers who have not left may take with them; null where the model knows no value.</summary>
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>The same by segment, the largest first; empty where the model knows no value.</summary>
    public IReadOnlyList<SegmentRevenueAtRisk> RevenueAtRiskBySegment { get; init; } = [];

    /// <summary>How many customers have left according to the label.</summary>
    public int AlreadyLeft { get; init; }
}
