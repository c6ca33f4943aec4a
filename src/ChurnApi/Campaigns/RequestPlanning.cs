using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Campaigns;

/// <summary>Plans a campaign for the customers of a request.</summary>
internal sealed class RequestPlanning
{
    private readonly ChurnModel model;
    private readonly ActionList list;
    private readonly JsonElement[] customers;
    private readonly DateOnly? asOf;
    private readonly ReasonOptions? reasons;
    private readonly CampaignMessages messages;
    private readonly CampaignPlanner planner;
    private readonly List<FieldError> faults;
    private readonly List<int> indexOf = [];
    private readonly Dictionary<string, string?> channels;
    private readonly bool isPlannable;
    private JsonElement current;
    private int left;

    /// <param name="model">Scores.</param>
    /// <param name="list">The actions.</param>
    /// <param name="options">How to plan.</param>
    /// <param name="customers">The customers as they were sent.</param>
    /// <param name="asOf">The day from which the ages of dates count; null for the training's.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    public RequestPlanning(
        ChurnModel model,
        ActionList list,
        CampaignOptions options,
        JsonElement[] customers,
        DateOnly? asOf,
        ReasonOptions? reasons)
    {
        (this.model, this.list, this.customers, this.asOf, this.reasons) = (model, list, customers, asOf, reasons);
        string[] columns = [.. model.Schema.Columns.Select(column => column.Name), model.Schema.Label.Name];
        faults =
        [
            .. CampaignPlanner.Check(list, columns, options, model.Schema).Select(fault => new FieldError("", "actions", fault)),
        ];
        isPlannable = faults.Count == 0;
        planner = new CampaignPlanner(list, options, model.Schema, Field);
        channels = list.Actions.ToDictionary(action => action.Name, action => action.Channel);
        messages = new CampaignMessages(list, options, model.Schema, Field);
    }

    /// <summary>Everything that keeps the plan from being made.</summary>
    public IReadOnlyList<FieldError> Faults => faults;

    /// <summary>Adds a customer that was scored.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="index">The customer's position, from 0.</param>
    /// <returns>The customer as planned.</returns>
    public PlannedCustomer Add(CustomerAnswer answer, int index)
    {
        var place = JsonPointer.Item(index);
        var customer = new PlannedCustomer(answer.CustomerId ?? "", answer.ChurnProbability, answer.Segment);
        if (customer.Key.Length == 0)
        {
            faults.Add(new FieldError(place, "missing-identifier", model.Schema.Identifier is { } column
                ? $"A plan needs to name the customer. Send '{column.Name}'."
                : "A plan needs to name the customer, and the model knows no column that does; train it with one."));
        }
        else if (!planner.TryNote(customer.Key, index, out var first))
        {
            faults.Add(new FieldError(
                place, "duplicate-customer", FormattableString.Invariant(
                    $"The customer stands at position {first}, too; send each customer once.")));
        }
        else if (answer.HasLeft) left++;
        else if (isPlannable) Offer(customer, index);
        return customer;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="errors">The customers that could not be read.</param>
    /// <returns>The plan; null where there are faults.</returns>
    public PlanAnswer? Plan(IReadOnlyList<PlanError> errors)
    {
        if (faults.Count == 0) faults.AddRange(planner.Check().Select(fault => new FieldError("", "plan", fault)));
        if (faults.Count > 0)
        {
            faults.AddRange(errors.SelectMany(error => error.Error.Errors)); // may be why nobody is eligible
            return null;
        }

        var data = model.Manifest.Data;
        var plan = planner.Plan(CampaignPlanner.LevelError(data.HoldoutRows, data.ChurnRate));
        var contacts = plan.Entries.Select(ContactOf).ToArray();
        faults.AddRange(messages.Faults.Select(fault => new FieldError("", "messages", fault)));
        return faults.Count > 0
            ? null
            : new PlanAnswer(PlanSummary.Of(model.Version, list.Currency, plan, left, errors.Count), contacts, errors);
    }

    private void Offer(PlannedCustomer customer, int index)
    {
        current = customers[index];
        var found = planner.Add(customer);
        foreach (var fault in found)
            faults.Add(new FieldError(JsonPointer.Member(JsonPointer.Item(index), fault.Column), "invalid-terms", fault.Rule));
        if (found.Count == 0) indexOf.Add(index);
    }

    private PlannedContact ContactOf(PlanEntry entry)
    {
        current = customers[indexOf[entry.Customer]];
        var found = reasons is null && !list.NamesLevers
            ? new ContactReasons(null, [])
            : ContactReasons.Of(model, Record(current), reasons, list.NamesLevers);
        var message = messages.Write(entry, found.Levers);
        return new PlannedContact(
            entry.Planned.Key,
            entry.Action,
            channels[entry.Action],
            entry.Group,
            entry.Planned.Probability,
            AnswerValue.Cents(entry.ExpectedProfit),
            entry.Planned.Segment,
            found.Shown,
            message?.Subject,
            message?.Text);
    }

    private CustomerRecord Record(JsonElement customer) =>
        JsonRecordReader.Read(model.Schema, JsonMarshal.GetRawUtf8Value(customer), asOf).Record!;

    private RecordField Field(string column)
    {
        if (!current.TryGetProperty(column, out var value) || value.ValueKind == JsonValueKind.Null) return default;
        return value.ValueKind switch
        {
            JsonValueKind.String => new RecordField(value.GetString()),
            JsonValueKind.Number => new RecordField(value.GetRawText(), ValueSource.JsonNumber),
            _ => new RecordField(value.GetRawText()),
        };
    }
}
