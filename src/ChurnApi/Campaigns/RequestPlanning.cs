using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Campaigns;

/// <summary>Plans a campaign for the customers of a request.</summary>
internal sealed class RequestPlanning
{
    private readonly ChurnModel model;
    private readonly ActionList list;
    private readonly JsonElement[] customers;
    private readonly DateOnly? asOf;
    private readonly ReasonOptions? reasons;
    private readonly CampaignPlanner planner;
    private readonly List<FieldError> faults;
    private readonly List<int> indexOf = [];
    private readonly bool isPlannable;
    private JsonElement current;
    private readonly RevenueAtRiskSum atRisk = new();
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
        faults = [.. CampaignPlanner.Check(list, columns, options.Day).Select(fault => new FieldError("", "actions", fault))];
        isPlannable = faults.Count == 0;
        planner = new CampaignPlanner(list, options, model.Schema, column => RequestField.Of(current, column));
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
        else if (isPlannable)
        {
            atRisk.Add(answer.ChurnProbability, answer.Segmented.Value);
            Offer(customer, index);
        }

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

        var plan = planner.Plan(model.Manifest.LevelError);
        var channels = list.Actions.ToDictionary(action => action.Name, action => action.Channel);
        return new PlanAnswer(
            PlanSummary.Of(model.Version, list.Currency, plan, left, errors.Count) with
            {
                RevenueAtRisk = model.Manifest.Segmentation.ValueColumn is null
                    ? null
                    : PlanSummary.Cents(atRisk.Total(model.Manifest.LevelError)),
            },
            [.. plan.Entries.Select(entry => new PlannedContact(
                entry.Planned.Key,
                entry.Action,
                channels[entry.Action],
                entry.Group,
                entry.Planned.Probability,
                AnswerValue.Cents(entry.ExpectedProfit),
                entry.Planned.Segment,
                Reasons(entry)))],
            errors);
    }

    private void Offer(PlannedCustomer customer, int index)
    {
        current = customers[index];
        var found = planner.Add(customer);
        foreach (var fault in found)
            faults.Add(new FieldError(JsonPointer.Member(JsonPointer.Item(index), fault.Column), "invalid-terms", fault.Rule));
        if (found.Count == 0) indexOf.Add(index);
    }

    private IReadOnlyList<Reason>? Reasons(PlanEntry entry)
    {
        if (reasons is null) return null;
        var json = JsonMarshal.GetRawUtf8Value(customers[indexOf[entry.Customer]]);
        return model.Answerer.Answer(JsonRecordReader.Read(model.Schema, json, asOf).Record!, reasons: reasons).Reasons;
    }
}
