using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;

namespace ChurnApi.Campaigns;

/// <summary>Plans a campaign for the customers of a request.</summary>
internal sealed class RequestPlanning
{
    private readonly ChurnModel model;
    private readonly ActionList list;
    private readonly JsonElement[] customers;
    private readonly AsOf asOf;
    private readonly ReasonOptions? reasons;
    private readonly CampaignMessages messages;
    private readonly CampaignPlanner planner;
    private readonly ActionUplift uplift;
    private readonly List<FieldError> faults;
    private readonly List<int> indexOf = [];
    private readonly List<CustomerAnswer> answers = []; // those of the planner's customers, where a campaign is remembered
    private readonly Dictionary<string, string?> channels;
    private readonly bool isPlannable;
    private readonly string? campaign;
    private JsonElement current;
    private readonly RevenueAtRiskBySegment atRisk = new();
    private int left;

    /// <param name="model">Scores.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="options">How to plan.</param>
    /// <param name="customers">The customers as they were sent.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    public RequestPlanning(
        ChurnModel model,
        ActionCatalog actions,
        CampaignOptions options,
        JsonElement[] customers,
        AsOf asOf,
        ReasonOptions? reasons)
    {
        (this.model, list, this.customers, this.asOf, this.reasons) = (model, actions.List!, customers, asOf, reasons);
        string[] columns = [.. model.Schema.Columns.Select(column => column.Name), model.Schema.Label.Name];
        List<string> found = [.. CampaignPlanner.Check(list, columns, options, model.Schema)];
        uplift = ActionUplift.Open(list, actions.OpenUplift, found);
        faults = [.. found.Select(fault => new FieldError("", "actions", fault))];
        isPlannable = faults.Count == 0;
        campaign = options.CampaignId;
        planner = new CampaignPlanner(list, options, model.Schema, column => RequestField.Of(current, column));
        channels = list.Actions.ToDictionary(action => action.Name, action => action.Channel);
        messages = new CampaignMessages(list, options, model.Schema, column => RequestField.Of(current, column));
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
            atRisk.Add(answer.Segment, answer.ChurnProbability, answer.Segmented.Value);
            if (Offer(customer, index) && campaign is not null) answers.Add(answer.Detach());
        }

        return customer;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="errors">The customers that could not be read.</param>
    /// <param name="recorder">Remembers who is in which group of a campaign that the caller named.</param>
    /// <returns>The plan; null where there are faults.</returns>
    /// <exception cref="LogUnavailableException">Answers wait for the log, and it takes no more.</exception>
    public PlanAnswer? Plan(IReadOnlyList<PlanError> errors, PredictionRecorder recorder)
    {
        if (faults.Count == 0) faults.AddRange(planner.Check().Select(fault => new FieldError("", "plan", fault)));
        if (faults.Count > 0)
        {
            faults.AddRange(errors.SelectMany(error => error.Error.Errors)); // may be why nobody is eligible
            return null;
        }

        var plan = planner.Plan(model.Manifest.LevelError, uplift.EffectErrors);
        var contacts = plan.Entries.Select(ContactOf).ToArray();
        faults.AddRange(messages.Faults.Select(fault => new FieldError("", "messages", fault)));
        if (faults.Count > 0) return null;
        var summary = PlanSummary.Of(model.Version, list.Currency, plan, left, errors.Count) with
        {
            RevenueAtRisk = PlanSummary.Cents(model.Manifest.AtRisk(atRisk.All)),
            RevenueAtRiskBySegment = PlanSummary.Cents(model.Manifest.AtRisk(atRisk)),
        };
        if (campaign is not null)
            contacts = [.. contacts.Zip(
                plan.Entries, (contact, entry) => contact with { PredictionId = Remember(entry, campaign, recorder) })];
        return new PlanAnswer(summary, contacts, errors);
    }

    /// <returns>Whether the planner took the customer.</returns>
    private bool Offer(PlannedCustomer customer, int index)
    {
        current = customers[index];
        if (Effects(index) is not { } effects) return false;
        var found = planner.Add(customer, effects);
        foreach (var fault in found)
            faults.Add(new FieldError(JsonPointer.Member(JsonPointer.Item(index), fault.Column), "invalid-terms", fault.Rule));
        if (found.Count > 0) return false;
        indexOf.Add(index);
        return true;
    }

    /// <returns>The uplift of each action, 0 for one without a model; null where a model cannot read the customer.</returns>
    private double[]? Effects(int index)
    {
        var effects = new double[uplift.Models.Count];
        foreach (var (action, effect) in uplift.Models.Index())
        {
            if (effect is null) continue;
            var reading = JsonRecordReader.Read(effect.Schema, Known(effect.Schema), asOf);
            if (!reading.Succeeded)
            {
                faults.AddRange(reading.Faults.Select(fault => new FieldError(
                    fault.Column is null ? JsonPointer.Item(index) : JsonPointer.Member(JsonPointer.Item(index), fault.Column),
                    fault.Rule,
                    fault.Message)));
                return null;
            }

            effects[action] = effect.Uplift(reading.Record.Coded);
        }

        return effects;
    }

    /// <summary>The fields of the customer that a schema knows: the others are for the churn model.</summary>
    private byte[] Known(CustomerSchema schema)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        foreach (var field in current.EnumerateObject().Where(field => schema.TryFind(field.Name, out _, out _)))
            field.WriteTo(writer);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    private PlannedContact ContactOf(PlanEntry entry)
    {
        current = customers[indexOf[entry.Customer]];
        var found = reasons is null && !list.NamesLevers
            ? new ContactReasons(null, [])
            : ReasonsOf(current);
        var message = messages.Write(entry, found.Levers);
        return new PlannedContact(
            entry.Planned.Key,
            entry.Action,
            channels[entry.Action],
            entry.Group,
            entry.Planned.Probability,
            AnswerValue.Cents(entry.ExpectedProfit),
            entry.Planned.Segment,
            EvidenceText.Of(entry.Evidence),
            found.Shown,
            message?.Subject,
            message?.Text);
    }

    private Guid? Remember(PlanEntry entry, string into, PredictionRecorder recorder) => recorder.Record(
        model,
        answers[entry.Customer],
        asOf.Day,
        recorder.NextId(),
        campaign: new CampaignGroup(into, entry.Group)).PredictionId;

    private ContactReasons ReasonsOf(JsonElement customer)
    {
        var reader = model.Answerer.RentReader();
        try
        {
            var record = reader.Read(JsonMarshal.GetRawUtf8Value(customer), asOf).Record!;
            return ContactReasons.Of(model, record, reasons, list.NamesLevers);
        }
        finally
        {
            model.Answerer.Return(reader);
        }
    }
}
