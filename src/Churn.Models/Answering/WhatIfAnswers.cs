using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.WhatIf;

namespace Churn.Models.Answering;

/// <summary>Answers what a model would say of a customer with other values. Nothing of it is counted as a prediction.</summary>
/// <param name="model">The model.</param>
public sealed class WhatIfAnswerer(ChurnModel model)
{
    /// <summary>What every suggestion is.</summary>
    private const string Caveat =
        "This is the model's answer to other data, not a promise; only a trial shows what a change does.";

    private readonly Lazy<ChangeSearch?> search =
        new(() => model.ChangeReference is { } reference ? new ChangeSearch(model.Schema, reference) : null);

    /// <summary>Compares a customer with the same customer after changes.</summary>
    /// <param name="customer">The customer, a flat JSON object.</param>
    /// <param name="changes">The new values by column, a flat JSON object; null makes a value missing.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="isStrict">Whether what training never saw is refused.</param>
    /// <exception cref="ChangesRefusedException">The customer or the changes cannot be read.</exception>
    public WhatIfAnswer Compare(JsonElement customer, JsonElement changes, AsOf asOf = default, bool isStrict = false)
    {
        var before = Read(customer, asOf, isStrict, faults => new ChangesRefusedException(faults, []));
        var refused = ChangedRecord.Faults(model.Schema, changes);
        if (refused.Count > 0) throw new ChangesRefusedException([], refused);
        var after = Read(
            ChangedRecord.Merge(customer, changes), asOf, isStrict, faults => new ChangesRefusedException([], faults));
        if (ChangedRecord.IsSame(before, after))
            throw new ChangesRefusedException([], [ChangedRecord.NoChanges]);
        var changed = changes.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var (first, second) = (model.Answerer.Answer(before), model.Answerer.Answer(after));
        return new WhatIfAnswer(
            first,
            second,
            second.ChurnProbability.Value - first.ChurnProbability.Value,
            FieldWarning.Of([.. after.Warnings.Where(warning => changed.Contains(warning.Column))]));
    }

    /// <summary>Suggests the fewest changes that bring the probability below the customer's threshold.</summary>
    /// <param name="customer">The customer, a flat JSON object.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="isStrict">Whether what training never saw is refused.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ChangesRefusedException">The customer cannot be read.</exception>
    /// <exception cref="NotActionableException">The version declares no column that can be changed.</exception>
    public SuggestionsAnswer Suggest(
        JsonElement customer, AsOf asOf = default, bool isStrict = false, CancellationToken cancellation = default)
    {
        var changes = search.Value ?? throw new NotActionableException(model.Version, model.Schema);
        var record = Read(customer, asOf, isStrict, faults => new ChangesRefusedException(faults, []));
        var before = model.Answerer.Answer(record);
        if (!before.ShouldContact)
            return new SuggestionsAnswer(before, [], false, false, before.HasLeft
                ? "The customer has already left; no decision is made."
                : $"Nothing has to change: the customer is not at or above the threshold. {Caveat}");
        var row = new CodedCustomer((float[])record.Coded.Features.Clone(), record.Coded.Amounts);
        var found = changes.Find(row.Features, Score, before.Threshold!.Value.Value, cancellation);
        var isNone = found.Suggestions.Count == 0 && !found.IsStopped;
        return new SuggestionsAnswer(
            before, [.. found.Suggestions.Select(SuggestionOf)], isNone, found.IsStopped, NoteOf(found, isNone));

        float Score(float[] coded) => model.Score(new CodedCustomer(coded, record.Coded.Amounts)).Value;
    }

    private static string NoteOf(ChangesFound found, bool isNone) => (isNone, found.IsStopped) switch
    {
        (true, _) => FormattableString.Invariant(
            $"No plausible change of at most {ChangeSearch.MaxChanges} columns gets below the threshold. {Caveat}"),
        (_, true) => FormattableString.Invariant(
            $"The search stopped after {ChangeSearch.MaxCombinations:N0} combinations; there may be others. {Caveat}"),
        _ => Caveat,
    };

    private Suggestion SuggestionOf(Changes changes) => new(
        changes.Values.ToDictionary(value => model.Schema.Features[value.Feature].Name, ValueOf),
        new ChurnProbability(changes.Probability),
        changes.Cost);

    private object ValueOf((int Feature, float Code) value) =>
        model.Schema.Features[value.Feature].Words is { } words ? words[(int)value.Code] : value.Code;

    private CustomerRecord Read(
        JsonElement customer, AsOf asOf, bool isStrict, Func<IReadOnlyList<RecordError>, ChangesRefusedException> refuse)
    {
        var reading = model.Answerer.NewReader().Read(JsonMarshal.GetRawUtf8Value(customer), asOf);
        if (isStrict) reading = reading.Strictly(model.Schema);
        return reading.Record ?? throw refuse(reading.Faults);
    }
}

/// <summary>A customer as they are, and after changes.</summary>
/// <param name="Before">What the model answers about the customer as they are.</param>
/// <param name="After">What it answers after the changes.</param>
/// <param name="Difference">What the changes add to the churn probability; negative if they lower it.</param>
/// <param name="Warnings">What is odd about the changed values: unseen in training, out of its range, missing.</param>
public sealed record WhatIfAnswer(
    CustomerAnswer Before, CustomerAnswer After, float Difference, IReadOnlyList<FieldWarning> Warnings);

/// <summary>The fewest changes that bring a customer below the threshold.</summary>
/// <param name="Before">What the model answers about the customer as they are.</param>
/// <param name="Suggestions">
/// The cheapest first, then the smallest change; each changes another set of columns, all as few. Empty where nothing has to
/// change or nothing was found.
/// </param>
/// <param name="NoneFeasible">Whether no combination that may be tried gets below the threshold; all were tried.</param>
/// <param name="Stopped">Whether the search stopped at its limit before all combinations were tried.</param>
/// <param name="Note">What the answer is and is not.</param>
public sealed record SuggestionsAnswer(
    CustomerAnswer Before, IReadOnlyList<Suggestion> Suggestions, bool NoneFeasible, bool Stopped, string Note);

/// <summary>Changes that bring a customer below the threshold.</summary>
/// <param name="Changes">The new value of each column that changes, as POST /what-if takes them.</param>
/// <param name="ChurnProbability">The churn probability after the changes.</param>
/// <param name="Cost">What the changes cost together, as the columns file of the training declares it.</param>
public sealed record Suggestion(
    IReadOnlyDictionary<string, object> Changes, ChurnProbability ChurnProbability, double Cost);

/// <summary>A customer or changes of them that cannot be read.</summary>
/// <param name="customer">The faults of the customer.</param>
/// <param name="changes">The faults of the changes; none where the customer has faults.</param>
public sealed class ChangesRefusedException(IReadOnlyList<RecordError> customer, IReadOnlyList<RecordError> changes)
    : Exception(string.Join(Environment.NewLine, customer.Concat(changes).Select(fault => fault.Message)))
{
    /// <summary>The faults of the customer.</summary>
    public IReadOnlyList<RecordError> Customer => customer;

    /// <summary>The faults of the changes.</summary>
    public IReadOnlyList<RecordError> Changes => changes;
}

/// <summary>A version cannot suggest changes: nothing is declared actionable, or it keeps nothing to judge changes by.</summary>
/// <param name="version">The version.</param>
/// <param name="schema">Its columns.</param>
public sealed class NotActionableException(string version, CustomerSchema schema) : Exception(
    ChangeReference.LeversOf(schema).Any()
        ? $"Version {version} keeps nothing of its training to judge changes by. "
            + "Train it again: churn train FILE --columns columns.json"
        : $"Version {version} declares no column that can be changed. Write \"actionable\": \"any\", \"up\" or \"down\" beside "
            + "columns in columns.json (churn inspect FILE --write columns.json makes one) and train with "
            + "--columns columns.json.");
