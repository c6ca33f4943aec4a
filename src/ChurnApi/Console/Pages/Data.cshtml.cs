using Churn.Access.Audit;
using Churn.Core.Durability;
using Churn.Core.Schema;
using ChurnApi.Admin;
using ChurnApi.Http;
using ChurnApi.Monitoring;
using ChurnApi.Security;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>
/// The columns: what they are, what is expected of them, how much was missing; and for admins what the next training is told of
/// them.
/// </summary>
internal sealed class DataPage(
    ConsoleParts parts,
    RefusedActions refusals,
    IEnumerable<AuditLog> audits,
    IEnumerable<MonitoringReports> reports,
    TimeProvider time,
    ILogger<DataPage> logger) : ConsolePage(parts)
{
    private const string Action = "declare-columns";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<SchemaColumn> Columns => Model is { } model
        ? [.. model.Schema.Columns.Select(column => SchemaColumn.Of(column, model.Schema))]
        : [];

    /// <summary>The columns.json that trainings read; null where the service knows none.</summary>
    public string? ColumnsFile { get; } = parts.Options.ColumnsFile;

    /// <summary>What it declares about the columns that are used; none for readers who may not change it.</summary>
    public IReadOnlyList<DeclarationInput> Declarations { get; private set; } = [];

    /// <summary>Which content of the file the form shows.</summary>
    public string Tag { get; private set; } = "";

    /// <summary>What does not fit its column, of what was sent.</summary>
    public IReadOnlyList<DeclarationFault> Faults { get; private set; } = [];

    /// <summary>Why the file cannot be read or was not written, in a sentence; null where all is well.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the file was just written.</summary>
    public bool IsSaved { get; private set; }

    /// <summary>The values of the columns in the training and now; none where the version keeps no counts.</summary>
    public IReadOnlyList<ColumnDistribution> Distributions { get; private set; } = [];

    /// <summary>Whether the inputs moved; null where nothing is known of now.</summary>
    public MonitoredDrift? Drift { get; private set; }

    /// <summary>Why nothing is known of now, in a sentence; null where something is.</summary>
    public string? WhyNotNow { get; private set; }

    /// <summary>Shows the columns.</summary>
    public async Task OnGetAsync()
    {
        await DistributeAsync();
        if (Model is null || ColumnsFile is null || !MayChange) return;
        try
        {
            Show(ColumnsDocument.Read(ColumnsFile));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            Refusal = fault.Message;
        }
    }

    /// <summary>Writes what the form says of the columns, if all of it fits them.</summary>
    public async Task<IActionResult> OnPostAsync(string? tag)
    {
        if (!MayChange) return NeedsAdmin(refusals);
        if (Model is not { } model || ColumnsFile is not { } file) return Page();
        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        Declarations = [.. model.Schema.UsedColumns.Select((column, index) => DeclarationInput.Of(column, index, form))];
        Tag = tag ?? "";
        Refusal = await Task.Run(() => Save(file, model.Schema), CancellationToken.None);
        await DistributeAsync();
        return Page();
    }

    /// <summary>How a column is called in reasons, and whether the company can change it.</summary>
    public string Declared(SchemaColumn column)
    {
        var declared = Model!.Schema.DeclarationOf(column.Name);
        string?[] parts =
        [
            declared?.DisplayName, declared?.Group is { } group ? Texts.Format("group {0}", group) : null,
            declared?.IsLever == true ? Texts["the company can change it"] : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>Counts the values of the columns, now as monitoring does.</summary>
    private async Task DistributeAsync()
    {
        if (Model is not { InputReference: { } reference } model) return;
        var asked = await PageReport.AskAsync(this, reports.FirstOrDefault());
        if (asked.Report is { } report) Drift = MonitoredDrift.Of(report, MinCell);
        var shifts = Drift is { Columns.Count: > 0 } ? asked.Report!.Findings.Drift!.Columns : [];
        WhyNotNow = shifts.Count > 0 ? null
            : asked.IsUnderWay ? Texts["The figures of now are being computed. Load this page again in a moment."]
            : asked.WhyNothing ?? Texts["The log has too few predictions of this version to compare."];
        Distributions =
        [
            .. reference.Columns.Zip(model.Schema.Features, (column, feature) => ColumnDistribution.Of(
                column, feature, shifts.FirstOrDefault(shift => shift.Column == column.Column), MinCell, text => Texts[text])),
        ];
    }

    private void Show(ColumnsDocument document)
    {
        Declarations =
        [
            .. Model!.Schema.UsedColumns.Select((column, index) =>
                DeclarationInput.Of(column, index, document.Of(column.Name))),
        ];
        Tag = document.Tag;
    }

    private string? Save(string file, CustomerSchema schema)
    {
        if (audits.FirstOrDefault() is not { } audit) return KnownProblems.AdminOff().Detail;
        try
        {
            using var turn = FileLock.Take($"{file}.lock", $"The file '{file}'", Patience, time);
            var document = ColumnsDocument.Read(file);
            if (document.Tag != Tag)
            {
                Show(document);
                return Texts[
                    "Somebody else changed the file meanwhile, so nothing was saved. The form shows it as it is now."];
            }

            var faults = new List<DeclarationFault>();
            ColumnDeclaration[] wanted = [.. Declarations.Select(input => input.Read(faults))];
            faults.AddRange(DeclarationValidator.Check(schema.Columns, [.. wanted.Where(declared => !declared.IsEmpty)]));
            Faults = faults;
            if (faults.Count > 0) return Texts["Nothing was saved. Correct what is marked."];
            foreach (var (input, declared) in Declarations.Zip(wanted))
                if (input != DeclarationInput.Of(input.Column, input.Index, document.Of(input.Column.Name)))
                    document.Set(declared);
            audit.Do(Who, Action, Path.GetFileName(file), null, () =>
            {
                document.WriteTo(file);
                return file;
            });
            Show(ColumnsDocument.Read(file));
            IsSaved = true;
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
        catch (AuditException fault)
        {
            Log.ActionRefused(logger, Action, fault.Message);
            return Texts["The audit cannot be written, so nothing was done."];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.ActionRefused(logger, Action, fault.Message);
            return fault.Message;
        }
    }
}
