using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>
/// One customer: the probability, what it rests on, and what it would be with other values. Nothing is remembered or counted.
/// </summary>
internal sealed class CustomerPage(ConsoleParts parts) : ConsolePage(parts)
{
    private const int ShownReasons = 4;
    private const int ShownSuggestions = 3;

    private Dictionary<string, string> sent = [];

    /// <summary>The columns that the answer depends on, in the order of the file.</summary>
    public IReadOnlyList<CustomerField> Fields { get; private set; } = [];

    /// <summary>The answer; null where nothing was asked, or where the customer was refused.</summary>
    public CustomerAnswer? Answer { get; private set; }

    /// <summary>The answer with the other values; null where there are none.</summary>
    public WhatIfAnswer? Changed { get; private set; }

    /// <summary>The fewest changes that cross the threshold; null where they were not looked for.</summary>
    public IReadOnlyList<Suggestion>? Suggestions { get; private set; }

    /// <summary>What is wrong with the customer or with the other values.</summary>
    public IReadOnlyList<RecordError> Faults { get; private set; } = [];

    /// <summary>Whether the company can change any column, as declared.</summary>
    public bool HasLevers => Fields.Any(one => one.IsLever);

    /// <summary>What raises the probability, the largest first; or what lowers it.</summary>
    public IReadOnlyList<Reason> Reasons(bool raise) =>
    [
        .. (Answer?.Reasons ?? []).Where(reason => raise ? reason.Contribution > 0 : reason.Contribution < 0)
            .Take(ShownReasons),
    ];

    /// <summary>Shows the form; with ?example=true filled in with an example.</summary>
    public void OnGet(bool example)
    {
        if (Model is not { } model) return;
        if (example)
            sent = model.Golden[0].Record.EnumerateObject()
                .ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal);
        Fields = FieldsOf(model.Schema, _ => null);
    }

    /// <summary>Answers the form.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (Model is not { } model) return Page();
        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        var columns = model.Schema.UsedColumns;
        sent = columns.Index().ToDictionary(
            column => column.Item.Name, column => form[CustomerField.NameOf(column.Index)].ToString(), StringComparer.Ordinal);
        Fields = FieldsOf(model.Schema, index => form[CustomerField.OtherNameOf(index)]);
        var customer = Write(Fields.Select(one => (one.Column.Name, (string?)one.Value)));
        var reading = model.Answerer.NewReader().Read(JsonMarshal.GetRawUtf8Value(customer));
        Faults = reading.Faults;
        if (reading.Record is not { } record) return Page();
        var options = model.IsExplainable ? new ReasonOptions(null, Texts.Reasons) : null;
        Answer = model.Answerer.Answer(record, null, options);
        if (HasLevers) LookFurther(model, customer);
        return Page();
    }

    private void LookFurther(ChurnModel model, JsonElement customer)
    {
        try
        {
            if (Answer!.Value.ShouldContact)
                Suggestions = [.. model.WhatIf.Suggest(customer, cancellation: HttpContext.RequestAborted).Suggestions
                    .Take(ShownSuggestions)];
            var changes = Fields.Where(field => field.Other is { Length: > 0 } other && other != field.Value).ToArray();
            if (changes.Length > 0)
                Changed = model.WhatIf.Compare(customer, Write(changes.Select(field => (field.Column.Name, field.Other))));
        }
        catch (ChangesRefusedException refused)
        {
            Faults = [.. refused.Customer, .. refused.Changes];
        }
        catch (NotActionableException)
        {
            Suggestions = null; // a version that keeps nothing to judge changes by
        }
    }

    private CustomerField[] FieldsOf(CustomerSchema schema, Func<int, string?> other) =>
    [
        .. schema.UsedColumns.Select((column, index) =>
        {
            var declared = schema.DeclarationOf(column.Name);
            return new CustomerField(
                index, column, declared?.DisplayName ?? column.Name, sent.GetValueOrDefault(column.Name, ""),
                other(index), declared?.IsLever == true);
        }),
    ];

    /// <summary>A customer as a CRM sends one: what is not filled in is left out.</summary>
    private static JsonElement Write(IEnumerable<(string Name, string? Value)> members) => JsonSerializer.SerializeToElement(
        members.Where(member => !string.IsNullOrWhiteSpace(member.Value))
            .ToDictionary(member => member.Name, member => member.Value!),
        ConsoleJson.Default.DictionaryStringString);
}
