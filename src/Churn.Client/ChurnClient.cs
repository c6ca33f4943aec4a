using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Churn.Client;

/// <summary>
/// Asks a ChurnApi service. A customer is anything that becomes a flat JSON object of the service's columns: a record, an
/// anonymous object, a dictionary, a JsonObject. It holds no state of its own; one client serves any number of threads. What the
/// service refuses for the moment (429, 503) is repeated, as <see cref="ChurnClientOptions.MaxRetries"/> says.
/// </summary>
public sealed class ChurnClient
{
    private readonly Caller caller;
    private readonly ChurnClientOptions options;

    /// <param name="http">Has the service's address as its BaseAddress, ending in a slash; it is the caller's to dispose.</param>
    /// <param name="options">How to ask; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no BaseAddress, or an option is outside of its range.</exception>
    public ChurnClient(HttpClient http, ChurnClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null)
            throw new ArgumentException("The HttpClient needs the service's address as its BaseAddress.", nameof(http));
        this.options = options ?? new ChurnClientOptions();
        this.options.Check();
        caller = new Caller(http, this.options);
    }

    /// <summary>Predicts whether a customer churns.</summary>
    /// <exception cref="ChurnApiException">The service refused; its problem says why.</exception>
    public Task<Prediction> PredictAsync(object customer, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return caller.PostAsync(
            "predict",
            how,
            CustomerWriter.One(customer, options.CustomerJson),
            ClientJson.Default.Prediction,
            cancellation);
    }

    /// <summary>Predicts whether a customer churns, and explains the probability by every column.</summary>
    /// <exception cref="ChurnApiException">The service refused; its problem says why.</exception>
    public Task<Prediction> ExplainAsync(object customer, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return caller.PostAsync(
            "explain",
            how,
            CustomerWriter.One(customer, options.CustomerJson),
            ClientJson.Default.Prediction,
            cancellation);
    }

    /// <summary>Predicts for a customer as they are and with other values.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="changes">The new values by column, as in <c>new { Contract = "Two year" }</c>.</param>
    /// <param name="how">How to ask; reasons are not given.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ChurnApiException">The service refused; its problem says why.</exception>
    public Task<WhatIf> WhatIfAsync(
        object customer, object changes, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        ArgumentNullException.ThrowIfNull(changes);
        return caller.PostAsync(
            "what-if",
            how,
            CustomerWriter.Changed(customer, changes, options.CustomerJson),
            ClientJson.Default.WhatIf,
            cancellation);
    }

    /// <summary>Finds the fewest changes that bring a customer below the threshold.</summary>
    /// <exception cref="ChurnApiException">The service refused, or its model declares no column that can be changed.</exception>
    public Task<SuggestedChanges> SuggestChangesAsync(
        object customer, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return caller.PostAsync(
            "what-if/suggest",
            how,
            CustomerWriter.One(customer, options.CustomerJson),
            ClientJson.Default.SuggestedChanges,
            cancellation);
    }

    /// <summary>
    /// Predicts for customers of one request: all by one model, each with a result or an error, in their order.
    /// </summary>
    /// <exception cref="ChurnApiException">
    /// The service refused them as a whole; a customer at fault is an error among the results.
    /// </exception>
    public Task<BatchPrediction> PredictBatchAsync<T>(
        IEnumerable<T> customers,
        PredictOptions? how = null,
        CancellationToken cancellation = default) =>
        caller.PostAsync(
            "predict/batch",
            how,
            CustomerWriter.All(customers, options.CustomerJson),
            ClientJson.Default.BatchPrediction,
            cancellation);

    /// <summary>
    /// Predicts for any number of customers in constant memory: they are sent in requests of
    /// <see cref="ChurnClientOptions.BatchCustomers"/>, each answered before the next is read. Every customer comes back with a
    /// result or an error, in their order.
    /// </summary>
    /// <exception cref="ChurnApiException">The service refused a request; the customers before it were answered.</exception>
    public IAsyncEnumerable<BatchItem<Prediction>> PredictManyAsync<T>(
        IEnumerable<T> customers, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return PredictManyAsync(customers.ToAsyncEnumerable(), how, cancellation);
    }

    /// <inheritdoc cref="PredictManyAsync{T}(IEnumerable{T}, PredictOptions?, CancellationToken)"/>
    public async IAsyncEnumerable<BatchItem<Prediction>> PredictManyAsync<T>(
        IAsyncEnumerable<T> customers,
        PredictOptions? how = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var sent = 0L;
        await foreach (var batch in CustomerWriter.Batches(customers, options, cancellation).ConfigureAwait(false))
        {
            var answer = await caller
                .PostAsync("predict/batch", how, batch, ClientJson.Default.BatchPrediction, cancellation)
                .ConfigureAwait(false);
            foreach (var item in answer.Results)
                yield return new BatchItem<Prediction>(item.Index + sent, item.Result, item.Error?.MovedBy(sent));
            sent += answer.Results.Count;
        }
    }

    /// <summary>Asks a service of an uplift model for the effect on a customer.</summary>
    /// <exception cref="ChurnApiException">The service refused; its problem says why.</exception>
    public Task<UpliftPrediction> PredictUpliftAsync(
        object customer, PredictOptions? how = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return caller.PostAsync(
            "predict",
            how,
            CustomerWriter.One(customer, options.CustomerJson),
            ClientJson.Default.UpliftPrediction,
            cancellation);
    }

    /// <summary>
    /// Asks a service of an uplift model for the effects on the customers of one request, each with a result or an error.
    /// </summary>
    /// <exception cref="ChurnApiException">
    /// The service refused them as a whole; a customer at fault is an error among the results.
    /// </exception>
    public Task<UpliftBatchPrediction> PredictUpliftBatchAsync<T>(
        IEnumerable<T> customers, PredictOptions? how = null, CancellationToken cancellation = default) =>
        caller.PostAsync(
            "predict/batch",
            how,
            CustomerWriter.All(customers, options.CustomerJson),
            ClientJson.Default.UpliftBatchPrediction,
            cancellation);

    /// <summary>The segments of the customers that the model was trained on.</summary>
    /// <exception cref="ChurnApiException">No model serves, or the key is wrong.</exception>
    public Task<BaseSegments> SegmentsAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("segments", ClientJson.Default.BaseSegments, retries: true, cancellation);

    /// <summary>The learned segments of the service.</summary>
    /// <exception cref="ChurnApiException">The service has none, no model serves, or the key is wrong.</exception>
    public Task<BaseSegments> LearnedSegmentsAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("segments?by=learned", ClientJson.Default.BaseSegments, retries: true, cancellation);

    /// <summary>The segment of each customer, and the segments over them all.</summary>
    /// <exception cref="ChurnApiException">
    /// The service refused them as a whole; a customer at fault is an error among the results.
    /// </exception>
    public Task<CustomerSegments> SegmentsAsync<T>(
        IEnumerable<T> customers,
        PredictOptions? how = null,
        CancellationToken cancellation = default) =>
        caller.PostAsync(
            "segments",
            how,
            CustomerWriter.All(customers, options.CustomerJson),
            ClientJson.Default.CustomerSegments,
            cancellation);

    /// <summary>What the company can do to keep customers: the content of its actions.json.</summary>
    /// <exception cref="ChurnApiException">The service has no actions, or the key is wrong.</exception>
    public Task<JsonElement> ActionsAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("actions", ClientJson.Default.JsonElement, retries: true, cancellation);

    /// <summary>Plans who gets which action within a budget.</summary>
    /// <exception cref="ChurnApiException">
    /// No plan can be made; a customer that cannot be read is an error beside the plan.
    /// </exception>
    public Task<CampaignPlan> PlanAsync<T>(
        IEnumerable<T> customers, PlanOptions how, CancellationToken cancellation = default) =>
        caller.PostAsync(
            "campaigns/plan" + how.Query(),
            how: null,
            CustomerWriter.All(customers, options.CustomerJson),
            ClientJson.Default.CampaignPlan,
            cancellation);

    /// <summary>Estimates how long customers with contracts stay, and what they are worth.</summary>
    /// <exception cref="ChurnApiException">
    /// The service refused them as a whole; a customer at fault is an error among the results.
    /// </exception>
    public Task<Lifetime> LifetimeAsync<T>(
        IEnumerable<T> customers, LifetimeOptions how, CancellationToken cancellation = default) =>
        caller.PostAsync(
            "lifetime" + how.Query(),
            how: null,
            CustomerWriter.All(customers, options.CustomerJson),
            ClientJson.Default.Lifetime,
            cancellation);

    /// <summary>Estimates what customers without a contract will buy, and what they are worth.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="horizon">How many periods to come are valued, 1 to 120.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ChurnApiException">
    /// The service has no models of purchases; a customer at fault is an error among the results.
    /// </exception>
    public Task<PurchaseLifetime> PurchaseLifetimeAsync(
        IEnumerable<CustomerPurchases> customers, int horizon = 36, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return caller.PostAsync(
            string.Create(CultureInfo.InvariantCulture, $"lifetime/purchases?horizon={horizon}"),
            how: null,
            JsonSerializer.SerializeToUtf8Bytes(customers, ClientJson.Default.IEnumerableCustomerPurchases),
            ClientJson.Default.PurchaseLifetime,
            cancellation);
    }

    /// <summary>Recommends items to a customer.</summary>
    /// <param name="bought">The names of the items that the customer bought; none of them is recommended.</param>
    /// <param name="top">How many items to recommend at most, 1 to 1,000.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ChurnApiException">The service has no recommender.</exception>
    public Task<RecommendationsAnswer> RecommendAsync(
        IEnumerable<string> bought, int top = 10, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bought);
        return caller.PostAsync(
            string.Create(CultureInfo.InvariantCulture, $"recommendations?top={top}"),
            how: null,
            JsonSerializer.SerializeToUtf8Bytes(new Basket([.. bought]), ClientJson.Default.Basket),
            ClientJson.Default.RecommendationsAnswer,
            cancellation);
    }

    /// <summary>Sends what became of customers. What was sent before is not counted again.</summary>
    /// <exception cref="ChurnApiException">
    /// The service keeps no log, or cannot write it; an outcome that cannot be taken is an error among the results.
    /// </exception>
    public Task<OutcomesAnswer> SendOutcomesAsync(IEnumerable<Outcome> outcomes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return caller.PostAsync(
            "outcomes",
            how: null,
            JsonSerializer.SerializeToUtf8Bytes(outcomes, RequestJson.Default.IEnumerableOutcome),
            ClientJson.Default.OutcomesAnswer,
            cancellation);
    }

    /// <summary>How far to trust a version, by what the log of the service knows.</summary>
    /// <exception cref="ChurnApiException">The service keeps no log, there is no such version, or the span is none.</exception>
    public Task<MonitoringSummary> MonitoringAsync(MonitoringOptions? how = null, CancellationToken cancellation = default) =>
        caller.GetAsync("monitoring" + how?.Query(), ClientJson.Default.MonitoringSummary, retries: true, cancellation);

    /// <summary>Whether the inputs of a version have moved since its training.</summary>
    /// <exception cref="ChurnApiException">The service keeps no log, there is no such version, or the span is none.</exception>
    public Task<MonitoredDrift> DriftAsync(MonitoringOptions? how = null, CancellationToken cancellation = default) =>
        caller.GetAsync("monitoring/drift" + how?.Query(), ClientJson.Default.MonitoredDrift, retries: true, cancellation);

    /// <summary>How good a version is if its probabilities hold.</summary>
    /// <exception cref="ChurnApiException">The service keeps no log, there is no such version, or the span is none.</exception>
    public Task<EstimatedPerformance> EstimatedAsync(MonitoringOptions? how = null, CancellationToken cancellation = default) =>
        caller.GetAsync(
            "monitoring/estimated" + how?.Query(), ClientJson.Default.EstimatedPerformance, retries: true, cancellation);

    /// <summary>How good a version was on customers whose outcome is known.</summary>
    /// <exception cref="ChurnApiException">The service keeps no log, there is no such version, or the span is none.</exception>
    public Task<MonitoredOutcomes> RealisedAsync(MonitoringOptions? how = null, CancellationToken cancellation = default) =>
        caller.GetAsync("monitoring/realised" + how?.Query(), ClientJson.Default.MonitoredOutcomes, retries: true, cancellation);

    /// <summary>What a customer looks like to the model that serves.</summary>
    /// <exception cref="ChurnApiException">No model serves, or the key is wrong.</exception>
    public Task<SchemaAnswer> SchemaAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("schema", ClientJson.Default.SchemaAnswer, retries: true, cancellation);

    /// <summary>The model that serves.</summary>
    /// <exception cref="ChurnApiException">No model serves, or the key is wrong.</exception>
    public Task<CurrentModel> CurrentModelAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("models/current", ClientJson.Default.CurrentModel, retries: true, cancellation);

    /// <summary>The function of each column that a version adds up.</summary>
    /// <exception cref="ChurnApiException">There is no such version, or it is not a sum over columns.</exception>
    public Task<ModelShapes> ShapesAsync(string version, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        return caller.GetAsync(
            $"models/{Uri.EscapeDataString(version)}/shapes", ClientJson.Default.ModelShapes, retries: true, cancellation);
    }

    /// <summary>Has a version answer a share of the customers, until their outcomes decide. It is not repeated.</summary>
    /// <param name="version">The version to try against the champion.</param>
    /// <param name="trial">Why, and how.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The line of the store's history.</returns>
    /// <exception cref="ChurnApiException">
    /// The key has not the scope admin, there is no such version, or a trial is on already.
    /// </exception>
    public Task<HistoryEntry> BeginTrialAsync(string version, TrialRequest trial, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(trial);
        return caller.PostAsync(
            $"models/{Uri.EscapeDataString(version)}/trial",
            how: null,
            JsonSerializer.SerializeToUtf8Bytes(trial, RequestJson.Default.TrialRequest),
            ClientJson.Default.HistoryEntry,
            cancellation,
            retries: false);
    }

    /// <summary>Ends the trial without a verdict; the champion answers all customers. It is not repeated.</summary>
    /// <param name="why">The reason, for the history and the audit: 1 to 500 letters in one line.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The line of the store's history.</returns>
    /// <exception cref="ChurnApiException">The key has not the scope admin, or no trial is on.</exception>
    public Task<HistoryEntry> EndTrialAsync(string why, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(why);
        return caller.PostAsync(
            "models/trial/end",
            how: null,
            JsonSerializer.SerializeToUtf8Bytes(new TrialRequest(why), RequestJson.Default.TrialRequest),
            ClientJson.Default.HistoryEntry,
            cancellation,
            retries: false);
    }

    /// <summary>What the log says about a version, on a page of HTML without scripts.</summary>
    /// <exception cref="ChurnApiException">The service keeps no log, there is no such version, or the span is none.</exception>
    public Task<string> MonitoringReportAsync(MonitoringOptions? how = null, CancellationToken cancellation = default) =>
        caller.GetTextAsync("monitoring/report" + how?.Query(), cancellation);

    /// <summary>Reports whether the process is alive.</summary>
    public Task<Liveness> LiveAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("health/live", ClientJson.Default.Liveness, retries: false, cancellation);

    /// <summary>Whether a model answers.</summary>
    /// <exception cref="ChurnApiException">None does; the problem says what to do.</exception>
    public Task<Readiness> ReadyAsync(CancellationToken cancellation = default) =>
        caller.GetAsync("health/ready", ClientJson.Default.Readiness, retries: false, cancellation);
}
