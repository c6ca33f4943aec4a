using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Training.Scoring;

namespace Churn.Training.Campaigns;

/// <summary>The list of a campaign as a table: a row for each customer with an action.</summary>
/// <param name="Header">The names of the columns; the first is that of the customer's key.</param>
/// <param name="Rows">The fields of each row, in the order of the header.</param>
public sealed record CampaignTable(IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows)
{
    public const string CampaignId = "campaign_id";
    public const string CampaignDate = "campaign_date";
    public const string Action = "action";
    public const string Channel = "channel";
    public const string Group = "group";
    public const string Probability = "churn_probability";
    public const string ExpectedProfit = "expected_profit";
    public const string Segment = "segment";
    public const string Evidence = "evidence";
    public const string Subject = "subject";
    public const string Message = "message";

    /// <summary>What programs for tables take for the beginning of a formula.</summary>
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>The names that are written; our own unless a CRM has others.</summary>
    public IReadOnlyList<string> Names { get; init; } = Header;

    /// <summary>Writes the table as an Excel workbook; its numbers must have decimal points.</summary>
    /// <param name="output">Takes the list.</param>
    /// <exception cref="DataRefusedException">It has more rows than a sheet, or a text that is too long for a cell.</exception>
    public void WriteWorkbook(Stream output) => CampaignWorkbook.Write(this, output);

    /// <summary>Writes the table in the form of the customers file.</summary>
    /// <param name="output">Takes the list.</param>
    /// <param name="dialect">The form of the customers file.</param>
    public void WriteCsv(Stream output, CsvDialect dialect)
    {
        using var file = new ScoredFileWriter(output, dialect, hasHeader: true);
        file.WriteRow(Names);
        foreach (var row in Rows) file.WriteRow(row.Select((field, column) => IsWritten(column) ? WithoutFormula(field) : field));
    }

    /// <summary>Whether a column holds numbers.</summary>
    internal bool IsNumber(int column) =>
        Header[column] is Probability or ExpectedProfit || Header[column].EndsWith("_effect", StringComparison.Ordinal);

    /// <summary>Whether a column holds a text that customers' values may begin.</summary>
    private bool IsWritten(int column) => Header[column] is Subject or Message;

    /// <summary>A text as programs for tables leave it: with an apostrophe before what they would take for a formula.</summary>
    private static string WithoutFormula(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    internal static CampaignTable Of(
        CampaignPlan plan,
        string key,
        FileCampaignOptions options,
        DecimalMark mark,
        IReadOnlyDictionary<int, ContactTexts> texts)
    {
        var channels = options.Actions.Actions.ToDictionary(action => action.Name, action => action.Channel ?? "");
        var day = options.Campaign.Day?.ToString("O", CultureInfo.InvariantCulture) ?? "";
        var none = new ContactTexts(ReasonColumns.Fields(null, options.Reasons, mark), null);
        var hasMessages = options.Actions.HasMessages;
        string[] header =
        [
            key, CampaignId, CampaignDate, Action, Channel, Group, Probability, ExpectedProfit,
            .. ReasonColumns.Names(options.Reasons), Segment, Evidence,
            .. hasMessages ? new[] { Subject, Message } : [],
            .. options.Remember is null ? [] : new[] { AnswerColumns.PredictionId },
        ];
        return new CampaignTable(
            header, [.. plan.Entries.Select(entry => Row(entry, texts.GetValueOrDefault(entry.Customer) ?? none))]);

        string[] Row(PlanEntry entry, ContactTexts own) =>
        [
            entry.Planned.Key,
            plan.CampaignId,
            day,
            entry.Action,
            channels[entry.Action],
            entry.Group,
            AnswerValue.Probability(entry.Planned.Probability).ToField(mark),
            AnswerValue.Money(AnswerValue.Cents(entry.ExpectedProfit)).ToField(mark),
            .. own.Reasons,
            entry.Planned.Segment,
            EvidenceText.Of(entry.Evidence),
            .. hasMessages ? new[] { own.Message?.Subject ?? "", own.Message?.Text ?? "" } : [],
            .. options.Remember is null ? [] : new[] { own.PredictionId?.ToString() ?? "" },
        ];
    }
}

/// <summary>What a list says of a customer in words.</summary>
/// <param name="Reasons">The fields of the reasons.</param>
/// <param name="Message">The message; null for none.</param>
internal sealed record ContactTexts(string[] Reasons, CampaignMessage? Message)
{
    /// <summary>The id under which the log remembers the customer; null where it does not.</summary>
    public Guid? PredictionId { get; init; }
}
