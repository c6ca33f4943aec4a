import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ChurnClient, type ChurnClientOptions } from "../src/index.js";
import { failure } from "./failure.js";

for (const [status, retryAfter, options, asked] of [
  [429, "1", {}, 6],
  [503, "0", {}, 6],
  [503, null, {}, 6],
  [503, "Thu, 01 Jan 1970 00:00:03 GMT", {}, 6],
  [503, "Thu, 01 Jan 1970 00:01:00 GMT", {}, 1],
  [503, "60", {}, 1],
  [500, "0", {}, 1],
  [503, "3", { maxRetries: 0 }, 1],
  [503, "3", { maxRetryWait: 0 }, 1],
  [503, "3", { maxRetries: 2 }, 3],
  [503, "3", { maxRetryWait: 7, maxRetries: 20 }, 3],
] as const) {
  test(`${status} with Retry-After ${retryAfter} and ${JSON.stringify(options)} is asked ${asked} times`, async () => {
    const busy = new Busy(status, retryAfter);
    const refused = await busy.during((churn) => failure(churn.predict({ tenure: 1 })), options);

    assert.equal(refused.status, status);
    assert.equal(busy.asked, asked);
  });
}

test("a retry waits for what the service said and a back-off that doubles", async () => {
  const busy = new Busy(429, "3");
  await busy.during((churn) => failure(churn.predict({ tenure: 1 })), { maxRetryWait: 60 });

  for (const [retries, wait] of busy.waits.entries()) {
    assert.ok(wait >= 3000 + 125 * 2 ** retries && wait <= 3001 + 250 * 2 ** retries, `${wait} ms before retry ${retries}`);
  }
  assert.equal(busy.waits.length, 5);
});

test("a health check is not repeated", async () => {
  const busy = new Busy(503, "1");
  await busy.during((churn) => failure(churn.ready()));

  assert.equal(busy.asked, 1);
});

test("a call that waits for a retry can be cancelled", async () => {
  const abort = new AbortController();
  const churn = new ChurnClient("http://127.0.0.1/", {
    fetch: async () => {
      setTimeout(() => abort.abort(new Error("enough")));
      return new Response("", { status: 503, headers: { "Retry-After": "20" } });
    },
  });

  await assert.rejects(churn.predict({ tenure: 1 }, { signal: abort.signal }), /enough/);
});

test("options outside of their range are refused", () => {
  for (const options of [{ maxRetries: -1 }, { maxRetries: 1.5 }, { maxRetryWait: NaN }, { maxRetryWait: 3601 }])
    assert.throws(() => new ChurnClient("http://127.0.0.1/", options), RangeError);
});

/** A service that always refuses, on a clock that stands still at 0 and ends every wait at once. */
class Busy {
  asked = 0;
  readonly waits: number[] = [];

  constructor(
    readonly status: number,
    readonly retryAfter: string | null,
  ) {}

  async during<T>(ask: (churn: ChurnClient) => Promise<T>, options: ChurnClientOptions = {}): Promise<T> {
    const real = setTimeout;
    mock.timers.enable({ apis: ["Date"], now: 0 });
    mock.method(globalThis, "setTimeout", (end: () => void, wait: number) => {
      this.waits.push(wait);
      return real(end);
    });
    try {
      return await ask(new ChurnClient("http://127.0.0.1/", { ...options, fetch: async () => this.#refuse() }));
    } finally {
      mock.restoreAll();
      mock.timers.reset();
    }
  }

  #refuse(): Response {
    this.asked++;
    return new Response("", { status: this.status, headers: this.retryAfter === null ? {} : { "Retry-After": this.retryAfter } });
  }
}
