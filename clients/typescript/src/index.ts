import type { components } from "./generated.js";

type Schemas = components["schemas"];

export type Prediction = Schemas["Prediction"];
export type CustomerPrediction = Schemas["Prediction"];
export type WhatIf = Schemas["WhatIfAnswer"];
export type Suggestions = Schemas["SuggestionsAnswer"];
export type BatchPrediction = Schemas["BatchPrediction"];
export type UpliftPrediction = Schemas["UpliftAnswer"];
export type UpliftBatchPrediction = Schemas["UpliftBatch"];
export type BaseSegments = Schemas["BaseSegments"];
export type CustomerSegments = Schemas["CustomerSegments"];
export type Outcome = Schemas["Outcome"];
export type OutcomesAnswer = Schemas["OutcomesAnswer"];
export type Lifetime = Schemas["LifetimeAnswer"];
export type CustomerPurchases = Schemas["CustomerPurchases"];
export type PurchaseLifetime = Schemas["PurchaseLifetimeAnswer"];
export type Recommendations = Schemas["RecommendationsAnswer"];
export type MonitoringSummary = Schemas["MonitoringSummary"];
export type MonitoredDrift = Schemas["MonitoredDrift"];
export type EstimatedPerformance = Schemas["EstimatedPerformance"];
export type MonitoredOutcomes = Schemas["MonitoredOutcomes"];
export type TrialRequest = Schemas["TrialRequest"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type CampaignPlan = Schemas["PlanAnswer"];
export type SchemaAnswer = Schemas["SchemaAnswer"];
export type CurrentModel = Schemas["CurrentModel"];
export type ModelShapes = Schemas["ModelShapes"];
export type Readiness = Schemas["Readiness"];
export type Problem = Schemas["Problem"];
export type FieldError = Schemas["FieldError"];

/** A customer: a flat object with the columns of the service's model, which `schema()` tells. */
export type Customer = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What became of one customer of many: a result or an error. */
export interface CustomerAnswer {
  /** Which customer, in the order they were sent, from 0. */
  index: number;
  /** The prediction; absent where there is an error. */
  result?: Prediction;
  /** Why there is none. */
  error?: Schemas["BatchError"];
}

/** What a request asks for beside its customers. */
export interface PredictOptions {
  /** Whether customers are refused who hold a word that training never saw, or a value out of its range. Default: false. */
  strict?: boolean;
  /** The most reasons that each prediction gets, 1 to 20. Default: none. */
  reasons?: number;
  /** The day from which the ages of the customers' dates count, as in 2024-05-31. Default: that of the model's training. */
  asOf?: string;
  /** Ends the request. */
  signal?: AbortSignal;
}

/** How a campaign is planned. */
export interface PlanOptions extends PredictOptions {
  /** The most that all contacts may cost together, in the currency of the actions: above 0. */
  budget: number;
  /** The share of each action's customers that is left alone to compare with, 0 to 0.9. Default: 0.1. */
  control?: number;
  /** What the list calls the campaign. Default: a hash of the list. */
  campaign?: string;
  /** Draws the control groups: the same seed, the same customers. Default: 0. */
  seed?: number;
  /** The day of the campaign, as in 2026-05-31; needed where an action has a cool-down. */
  date?: string;
  /** The language of the messages, such as de. Default: the only one there is. */
  language?: string;
  /** The column that holds each customer's language. Default: none. */
  languageColumn?: string;
}

/** How customers with contracts are valued. */
export interface LifetimeOptions extends Omit<PredictOptions, "reasons"> {
  /** What churn means in the training file of the service's model; only who left within the last period can be rolled forward. */
  churnMeans: "last-period";
  /** The column of what a customer brings in a period. */
  marginColumn: string;
  /** How columns change while a customer stays, as in tenure+1. Default: only dates grow older. */
  age?: string;
  /** The unit of all times. Default: month. */
  period?: "day" | "week" | "month" | "year";
  /** How many periods to come are valued, 1 to 120. Default: 36. */
  horizon?: number;
  /** The rate of a year at which later amounts are worth less, 0 to 1. Default: 0.1. */
  discount?: number;
}

/** How customers without a contract are valued. */
export interface PurchaseLifetimeOptions extends Pick<LifetimeOptions, "horizon" | "discount" | "signal"> {
  /** The share of amounts that is kept, above 0 to 1. Default: 1. */
  margin?: number;
}

/** Which predictions of the log are looked at. */
export interface MonitoringOptions {
  /** The version. Default: the one that serves. */
  version?: string;
  /** The first day of the predictions, as in 2026-03-01. Default: three months that can be known. */
  from?: string;
  /** The day before which the predictions end, as in 2026-06-01. Default: now. */
  until?: string;
  /** How long a cohort is: month, or days as in 30d. Default: month. */
  every?: string;
  /** Ends the request. */
  signal?: AbortSignal;
}

/** How a client asks. */
export interface ChurnClientOptions {
  /** The key that is sent in the header X-Api-Key. */
  apiKey?: string;
  /** How many customers `predictMany` sends in one request: 1 to 10,000. Default: 500. */
  batchCustomers?: number;
  /**
   * How often a call is repeated where the service answers 429 or 503, which it does before it has done anything: 0 (never) to
   * 20. Calls that only read or compute are repeated, so nothing happens twice; `ready` and changes are not. Default: 5.
   */
  maxRetries?: number;
  /**
   * How many seconds a call may wait in all before its retries: 0 to 3600. The waits are what the service says in Retry-After
   * and a back-off that doubles; what a call would have to wait longer for is thrown at once. Default: 30.
   */
  maxRetryWait?: number;
  /** What fetches. Default: the platform's fetch. */
  fetch?: typeof fetch;
}

/** The service did not answer, and said why. */
export class ChurnApiError extends Error {
  override readonly name = "ChurnApiError";

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** Why. Programs tell kinds apart by its type. */
    readonly problem: Problem,
    /** After how many seconds to ask again, if the service said. */
    readonly retryAfter: number | undefined,
  ) {
    super(`${problem.title} ${problem.detail}`.trim());
  }
}

/** Asks a ChurnApi service. */
export class ChurnClient {
  readonly #base: URL;
  readonly #options: ChurnClientOptions & Required<Pick<ChurnClientOptions, "batchCustomers" | "maxRetries" | "maxRetryWait">>;

  /** @param address The service's address, such as http://127.0.0.1:5080/; where it has a path, it ends in a slash. */
  constructor(address: string | URL, options: ChurnClientOptions = {}) {
    const { batchCustomers = 500, maxRetries = 5, maxRetryWait = 30 } = options;
    if (!Number.isInteger(batchCustomers) || batchCustomers < 1 || batchCustomers > 10_000)
      throw new RangeError(`batchCustomers must be 1 to 10000, not ${batchCustomers}.`);
    if (!Number.isInteger(maxRetries) || maxRetries < 0 || maxRetries > 20)
      throw new RangeError(`maxRetries must be 0 to 20, not ${maxRetries}.`);
    if (!(maxRetryWait >= 0 && maxRetryWait <= 3600))
      throw new RangeError(`maxRetryWait must be 0 to 3600 seconds, not ${maxRetryWait}.`);
    this.#base = new URL(address);
    this.#options = { ...options, batchCustomers, maxRetries, maxRetryWait };
  }

  /** Predicts whether a customer churns. */
  predict(customer: Customer, how?: PredictOptions): Promise<Prediction> {
    return this.#ask("predict", how, customer);
  }

  /** Predicts whether a customer churns, and explains the probability by every column. */
  explain(customer: Customer, how?: PredictOptions): Promise<Prediction> {
    return this.#ask("explain", how, customer);
  }

  /** Predicts for a customer as they are and with other values; `changes` holds the new value of each column that changes. */
  whatIf(customer: Customer, changes: Customer, how?: PredictOptions): Promise<WhatIf> {
    return this.#ask("what-if", how, { customer, changes });
  }

  /** Finds the fewest changes that bring a customer below the threshold. */
  suggestChanges(customer: Customer, how?: PredictOptions): Promise<Suggestions> {
    return this.#ask("what-if/suggest", how, customer);
  }

  /** Predicts for the customers of one request: all by one model, each with a result or an error, in their order. */
  predictBatch(customers: readonly Customer[], how?: PredictOptions): Promise<BatchPrediction> {
    return this.#ask("predict/batch", how, customers);
  }

  /** Predicts for any number of customers, a request of `batchCustomers` after the other, in their order. */
  async *predictMany(
    customers: Iterable<Customer> | AsyncIterable<Customer>,
    how?: PredictOptions,
  ): AsyncGenerator<CustomerAnswer> {
    let before = 0;
    for await (const batch of batches(customers, this.#options.batchCustomers)) {
      const { modelVersion, results } = await this.predictBatch(batch, how);
      for (const { index, result, error } of results)
        yield {
          index: index + before,
          ...(result ? { result: { ...result, modelVersion } } : {}),
          ...(error ? { error: { ...error, errors: error.errors.map((fault) => moved(fault, before)) } } : {}),
        };
      before += results.length;
    }
  }

  /** Asks a service of an uplift model for the effect on a customer. */
  predictUplift(customer: Customer, how?: PredictOptions): Promise<UpliftPrediction> {
    return this.#ask("predict", how, customer);
  }

  /** Asks a service of an uplift model for the effects on the customers of one request, each with a result or an error. */
  predictUpliftBatch(customers: readonly Customer[], how?: PredictOptions): Promise<UpliftBatchPrediction> {
    return this.#ask("predict/batch", how, customers);
  }

  /** The segments of the customers that the model was trained on, or of those that are given. */
  segments(): Promise<BaseSegments>;
  segments(customers: readonly Customer[], how?: PredictOptions): Promise<CustomerSegments>;
  segments(customers?: readonly Customer[], how?: PredictOptions): Promise<BaseSegments | CustomerSegments> {
    return this.#ask("segments", how, customers);
  }

  /** The learned segments of the service. */
  learnedSegments(): Promise<BaseSegments> {
    return this.#ask("segments?by=learned");
  }

  /** Sends what became of customers. What was sent before is not counted again. */
  sendOutcomes(outcomes: readonly Outcome[]): Promise<OutcomesAnswer> {
    return this.#ask("outcomes", {}, outcomes);
  }

  /** How far to trust a version, by what the log of the service knows. */
  monitoring(how?: MonitoringOptions): Promise<MonitoringSummary> {
    return this.#ask("monitoring", how);
  }

  /** Whether the inputs of a version have moved since its training. */
  drift(how?: MonitoringOptions): Promise<MonitoredDrift> {
    return this.#ask("monitoring/drift", how);
  }

  /** How good a version is if its probabilities hold. */
  estimated(how?: MonitoringOptions): Promise<EstimatedPerformance> {
    return this.#ask("monitoring/estimated", how);
  }

  /** How good a version was on customers whose outcome is known. */
  realised(how?: MonitoringOptions): Promise<MonitoredOutcomes> {
    return this.#ask("monitoring/realised", how);
  }

  /** What the log says about a version, on a page of HTML without scripts. */
  monitoringReport(how?: MonitoringOptions): Promise<string> {
    return this.#ask("monitoring/report", how, undefined, undefined, (response) => response.text());
  }

  /** Has a version answer a share of the customers, until their outcomes decide. It is not repeated. */
  beginTrial(version: string, trial: TrialRequest): Promise<HistoryEntry> {
    return this.#ask(`models/${encodeURIComponent(version)}/trial`, {}, trial, 0);
  }

  /** Ends the trial without a verdict; `why` goes to the history and the audit. It is not repeated. */
  endTrial(why: string): Promise<HistoryEntry> {
    return this.#ask("models/trial/end", {}, { why }, 0);
  }

  /** Plans who gets which action within a budget. */
  plan(customers: readonly Customer[], how: PlanOptions): Promise<CampaignPlan> {
    return this.#ask("campaigns/plan", how, customers);
  }

  /** Estimates how long customers with contracts stay, and what they are worth. */
  lifetime(customers: readonly Customer[], how: LifetimeOptions): Promise<Lifetime> {
    return this.#ask("lifetime", how, customers);
  }

  /** Estimates what customers without a contract will buy, and what they are worth. */
  purchaseLifetime(customers: readonly CustomerPurchases[], how?: PurchaseLifetimeOptions): Promise<PurchaseLifetime> {
    return this.#ask("lifetime/purchases", how, customers);
  }

  /** Recommends items to a customer who bought others; `top` says how many at most. */
  recommend(items: readonly string[], how: { top?: number; signal?: AbortSignal } = {}): Promise<Recommendations> {
    return this.#ask("recommendations", how, { items });
  }

  /** What a customer looks like to the model that serves. */
  schema(): Promise<SchemaAnswer> {
    return this.#ask("schema");
  }

  /** The model that serves. */
  currentModel(): Promise<CurrentModel> {
    return this.#ask("models/current");
  }

  /** The function of each column that a version adds up, for versions that are such a sum. */
  shapes(version: string): Promise<ModelShapes> {
    return this.#ask(`models/${encodeURIComponent(version)}/shapes`);
  }

  /** Whether a model answers; if not, the problem says what to do. */
  ready(): Promise<Readiness> {
    return this.#ask("health/ready", {}, undefined, 0);
  }

  async #ask<T>(
    path: string,
    how: { signal?: AbortSignal } = {},
    body?: unknown,
    maxRetries = this.#options.maxRetries,
    read: (response: Response) => Promise<unknown> = (response) => response.json(),
  ): Promise<T> {
    const url = new URL(path, this.#base);
    const { signal, ...query } = how;
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== false && value !== "") url.searchParams.set(name, String(value));
    const headers: Record<string, string> = this.#options.apiKey ? { "X-Api-Key": this.#options.apiKey } : {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const request = {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    };
    let left = this.#options.maxRetryWait;
    for (let retries = 0; ; retries++) {
      const response = await (this.#options.fetch ?? fetch)(url, request);
      if (response.ok) return (await read(response)) as T;
      const refused = await refusal(response);
      const wait = (refused.retryAfter ?? 0) + backOff(retries);
      if (retries === maxRetries || !(refused.status === 429 || refused.status === 503) || wait > left) throw refused;
      await pause(wait, signal);
      left -= wait;
    }
  }
}

/** The seconds to wait beyond what the service said: doubling, half of it by chance, so that callers come back apart. */
function backOff(retries: number): number {
  return 0.25 * 2 ** retries * (0.5 + 0.5 * Math.random());
}

/** Waits, unless the signal ends it. */
function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end, { once: true });
  });
}

async function* batches(customers: Iterable<Customer> | AsyncIterable<Customer>, most: number): AsyncGenerator<Customer[]> {
  let batch: Customer[] = [];
  for await (const customer of customers) {
    batch.push(customer);
    if (batch.length < most) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The same fault of a customer before whom others were sent. */
function moved(fault: FieldError, before: number): FieldError {
  return { ...fault, pointer: fault.pointer.replace(/^\/(\d+)/, (_, index: string) => `/${Number(index) + before}`) };
}

async function refusal(response: Response): Promise<ChurnApiError> {
  const text = await response.text();
  return new ChurnApiError(response.status, problemOf(response, text), secondsOf(response.headers.get("Retry-After")));
}

/** The seconds of a Retry-After, which is a number or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = Number(retryAfter);
  const wait = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** The problem of an answer; of one that is none of the service's, such as a proxy's, no more than the status. */
function problemOf(response: Response, text: string): Problem {
  const title = `${response.status} ${response.statusText}`.trim();
  const bare = { type: "about:blank", title, status: response.status, detail: "" };
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return bare;
  try {
    return { ...bare, ...(JSON.parse(text) as Partial<Problem> | null) };
  } catch {
    return bare; // whatever stands between has cut it off
  }
}
