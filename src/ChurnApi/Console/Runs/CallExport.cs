using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Churn.Access;
using Churn.Core.Campaigns;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Security;
using SpreadCheetah;

namespace ChurnApi.Console.Runs;

/// <summary>Writes a call list, or what is shown of it, as CSV or as an Excel workbook, while it is read.</summary>
internal static class CallExport
{
    public const string Csv = CallAddress.Path + "/list.csv";
    public const string Workbook = CallAddress.Path + "/list.xlsx";

    /// <summary>The most rows of a sheet of Excel, the header among them.</summary>
    private const int MaxRows = 1_048_576;

    private const int FlushedAt = 64 * 1024;
    private const int Probability = 6;
    private const string FormulaStarts = "=+-@\t\r";

    public static void MapCallExport(this IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { Csv, Workbook })
            routes.MapGet(path, Answer)
                .ExcludeFromDescription()
                .WithMetadata(new BrowserPage(), new ContentSecurity(BrowserPage.Policy))
                .Needs(Scopes.Predict);
    }

    private static async Task Answer(HttpContext context, ConsoleTexts texts, RunParts parts)
    {
        var response = context.Response;
        try
        {
            var asked = context.Request.Query;
            var query = CallAddress.Read(asked, CallAddress.Run(asked) ?? 0) with { After = null };
            var run = parts.Log is not { } log ? null
                : await log.ReadAsync(store => store.Runs.FindAsync(query.Run), context.RequestAborted);
            if (run?.Content.Plan is not { } plan)
            {
                response.Redirect(CallAddress.Path);
                return;
            }

            if (plan.MessageFaults.Count > 0)
            {
                response.Redirect(CallAddress.Path + CallAddress.Write(query)); // the page says why
                return;
            }

            var isWorkbook = context.Request.Path == Workbook;
            if (isWorkbook && plan.Contacts + plan.Controls >= MaxRows)
                query = query with { Limit = MaxRows - 1 };
            var list = new List(
                run, await parts.Reasons.OpenAnyAsync(run.Content.Version, context.RequestAborted), texts.Reasons);
            var calls = parts.Log!.Store.Runs.CallsAsync(query, context.RequestAborted);
            response.ContentType = isWorkbook
                ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                : "text/csv; charset=utf-8; header=present";
            response.Headers.ContentDisposition =
                $"attachment; filename=\"{plan.CampaignId}{(isWorkbook ? ".xlsx" : ".csv")}\"";
            await (isWorkbook ? WriteWorkbookAsync(list, calls, response) : WriteCsvAsync(list, calls, response.BodyWriter));
        }
        catch (Exception fault) when (fault is LogUnavailableException || PredictionLog.IsFailure(fault))
        {
            if (response.HasStarted) context.Abort(); // or else the list would end as if it were whole
            else response.Redirect(CallAddress.Path);
        }
    }

    private static async Task WriteCsvAsync(List list, IAsyncEnumerable<RunCall> calls, PipeWriter output)
    {
        WriteRow(list.Header, output);
        await foreach (var call in calls)
        {
            WriteRow([.. list.Row(call)], output);
            if (output.UnflushedBytes > FlushedAt) await output.FlushAsync();
        }
    }

    private static void WriteRow(string[] fields, PipeWriter output)
    {
        foreach (var (column, field) in fields.Index())
        {
            if (column > 0) output.Write(","u8);
            CsvRow.Write(field, ',', output);
        }

        output.Write("\n"u8);
    }

    private static async Task WriteWorkbookAsync(List list, IAsyncEnumerable<RunCall> calls, HttpResponse response)
    {
        // The end of an archive is written without waiting, which the server's own stream refuses.
        await using var sheet = await Spreadsheet.CreateNewAsync(response.BodyWriter.AsStream(), new SpreadCheetahOptions());
        await sheet.StartWorksheetAsync("campaign");
        await sheet.AddRowAsync(list.Header.Select(name => new DataCell(name)).ToArray());
        await foreach (var call in calls)
            await sheet.AddRowAsync(list.Row(call).Select((field, column) =>
                column is Probability or Probability + 1 or Probability + 2 && field.Length > 0
                    ? new DataCell(double.Parse(field, CultureInfo.InvariantCulture))
                    : new DataCell(field)).ToArray());
        await sheet.FinishAsync();
    }

    /// <summary>A list as rows of texts, by the names that <c>churn campaign plan</c> gives its columns.</summary>
    private sealed class List(ScoringRun run, ChurnModel? model, ReasonTexts texts)
    {
        private readonly RunPlan plan = run.Content.Plan!;
        private readonly ActionList actions = RunActions.ListOf(run.Content);
        private readonly CallMessages? messages = CallMessages.Of(run.Content, model);

        public string[] Header { get; } =
        [
            model?.Schema.Identifier?.Name ?? "customer", "campaign_id", "campaign_date", "action", "channel", "group",
            "churn_probability", "expected_profit", "value", .. ReasonColumns.Names(CallReasons.Options(texts)), "segment",
            "evidence", "contacted",
            .. RunActions.ListOf(run.Content).HasMessages ? new[] { "subject", "message" } : [],
        ];

        public IEnumerable<string> Row(RunCall call)
        {
            var action = run.Content.Actions[call.Action!.Value];
            var reasons = ReasonColumns.Fields(
                CallReasons.Of(model, call, texts), CallReasons.Options(texts), DecimalMark.Point);
            var message = messages?.Write(call);
            return
            [
                call.Key, plan.CampaignId, plan.Day?.ToString("O", CultureInfo.InvariantCulture) ?? "", action.Name,
                action.Channel ?? "",
                call.IsControl ? PlanEntry.Control : PlanEntry.Treatment, Number(call.Probability, "0.######"),
                Number(call.Profit, "0.00"), Number(call.Value, "0.######"), .. reasons.Select(WithoutFormula), call.Segment,
                EvidenceText.Of(actions.Actions[call.Action!.Value].Evidence),
                call.Contacted?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
                .. actions.HasMessages
                    ? new[] { WithoutFormula(message?.Subject ?? ""), WithoutFormula(message?.Text ?? "") }
                    : [],
            ];
        }

        private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

        /// <summary>A text as programs for tables leave it: an apostrophe is before what they would take for a formula.</summary>
        private static string WithoutFormula(string text) =>
            text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal)
                && !double.TryParse(text, CultureInfo.InvariantCulture, out _)
                ? "'" + text
                : text;
    }
}
