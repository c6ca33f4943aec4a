import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ChurnClient } from "../src/index.js";
import { failure } from "./failure.js";

const run = promisify(execFile);

const address = process.env["CHURN_ADDRESS"] ?? "";
const apiKey = process.env["CHURN_API_KEY"] ?? "";
const running = { skip: address === "" && "CHURN_ADDRESS names no running service" };
const churn = address === "" ? new ChurnClient("http://127.0.0.1/") : new ChurnClient(address, { apiKey, batchCustomers: 100 });

test("a customer is predicted", running, async () => {
  const { modelVersion, example: customer } = await churn.schema();
  const prediction = await churn.predict(customer as Record<string, string>, { strict: true });

  assert.ok(prediction.churnProbability > 0 && prediction.churnProbability < 1);
  assert.equal(prediction.modelVersion, modelVersion);
  assert.equal((await churn.currentModel()).version, modelVersion);
  assert.equal((await churn.ready()).modelVersion, modelVersion);
});

test("other values are compared, and a model without declarations suggests no changes", running, async () => {
  const customer = { tenure: 1, Contract: "Month-to-month" };
  const { before, after, difference } = await churn.whatIf(customer, { Contract: "Two year" });

  assert.ok(after.churnProbability < before.churnProbability && difference < 0);
  assert.equal((await failure(churn.suggestChanges(customer))).problem.type, "/problems/not-actionable");
});

test("what is refused is an error with the typed problem", running, async () => {
  const refused = await failure(churn.predict({ tenure: "one", monthly_charges: 1, Contract: "Hand shake" }, { strict: true }));

  assert.equal(refused.status, 400);
  assert.equal(refused.problem.type, "/problems/invalid-customer");
  assert.deepEqual(refused.problem.errors?.map(({ pointer, rule }) => `${pointer} ${rule}`), [
    "/tenure not-a-number",
    "/monthly_charges unknown-field",
    "/Contract unseen",
  ]);
});

test("many customers come back in their order, each with a result or an error", running, async () => {
  const answers = [];
  for await (const answer of churn.predictMany(subscribers(350))) answers.push(answer);

  assert.deepEqual(answers.map(({ index }) => index), [...Array(350).keys()]);
  assert.deepEqual(answers.filter(({ error }) => error).map(({ index }) => index), [7, 207]);
  assert.equal(answers[207]?.error?.errors[0]?.pointer, "/207/tenure");
  assert.equal(answers[349]?.result?.customerId, "C349");
});

test("segments are told of the training and of customers", running, async () => {
  const ofTraining = await churn.segments();
  const ofCustomers = await churn.segments([{ customerID: "C1", tenure: 1 }]);

  assert.deepEqual(ofCustomers.segments.map(({ name }) => name), ofTraining.segments.map(({ name }) => name));
  assert.equal(ofCustomers.results[0]?.result?.customerId, "C1");
});

test("a plan is asked for with its options", async () => {
  const plan = { list: [], errors: [] };
  const planner = new ChurnClient("http://127.0.0.1/", {
    fetch: async (url, request) => {
      assert.equal(
        String(url),
        "http://127.0.0.1/campaigns/plan?budget=100&seed=0&languageColumn=My+language&reasons=2",
      );
      assert.equal(request?.body, '[{"customerID":"C1"}]');
      return Response.json(plan);
    },
  });

  const how = { budget: 100, seed: 0, languageColumn: "My language", reasons: 2, strict: false };
  assert.deepEqual(await planner.plan([{ customerID: "C1" }], how), plan);
});

test("a wrong key is refused", { skip: running.skip || (apiKey === "" && "the service has no key") }, async () => {
  assert.equal((await failure(new ChurnClient(address, { apiKey: "wrong" }).schema())).problem.type, "/problems/api-key");
});

test("an answer that is no problem is an error with its status", async () => {
  const proxy = new ChurnClient("http://127.0.0.1/churn/", {
    fetch: async (url) => {
      assert.equal(String(url), "http://127.0.0.1/churn/schema");
      return new Response("<h1>Busy</h1>", { status: 503, statusText: "Busy", headers: { "Retry-After": "7" } });
    },
    maxRetries: 0,
  });
  const refused = await failure(proxy.schema());

  assert.equal(refused.message, "503 Busy");
  assert.equal(refused.problem.type, "about:blank");
  assert.equal(refused.retryAfter, 7);
  assert.throws(() => new ChurnClient("http://127.0.0.1/", { batchCustomers: 0 }), RangeError);
});

for (const body of ["null", "{}", '{"detail": "' + "cut"]) {
  test(`a proxy's problem ${body} is an error with its status`, async () => {
    const proxy = new ChurnClient("http://127.0.0.1/", {
      fetch: async () =>
        new Response(body, {
          status: 502,
          statusText: "Bad Gateway",
          headers: { "Content-Type": "application/problem+json" },
        }),
    });
    const refused = await failure(proxy.schema());

    assert.equal(refused.message, "502 Bad Gateway");
    assert.equal(refused.status, 502);
  });
}

test("the sample of docs/clients.md runs as a program of its own", running, async () => {
  const { stdout } = await run(process.execPath, [fileURLToPath(new URL("readme.js", import.meta.url))]);
  const lines = stdout.trimEnd().split("\n");

  assert.equal(lines.length, 4);
  assert.match(lines[0] ?? "", /^C00001: 0\.\d+, /);
  assert.match(lines[1] ?? "", /^0\.\d+$/);
  assert.match(lines[2] ?? "", /^One fault/);
  assert.match(lines[3] ?? "", /^\/Contract unseen/);
});

async function* subscribers(count: number) {
  for (let i = 0; i < count; i++) yield i % 200 === 7 ? { tenure: "seven" } : { customerID: `C${i}`, tenure: i % 72 };
}
