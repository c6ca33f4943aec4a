import { ChurnApiError, ChurnClient } from "../src/index.js";

/** The example of the README. What stands between the two marks there is what stands between them here. */
export async function example(address: string, apiKey: string, subscribers: AsyncIterable<Record<string, string | number>>, print: (line: string) => void) {
  // example
  const churn = new ChurnClient(address, { apiKey });

  const prediction = await churn.predict({ customerID: "C00001", tenure: 1, Contract: "Month-to-month" });
  print(`${prediction.customerId}: ${prediction.churnProbability}, ${prediction.segment}`);

  for await (const { result, error } of churn.predictMany(subscribers)) print(`${result?.churnProbability ?? error?.detail}`);

  try {
    await churn.predict({ tenure: 1, Contract: "Hand shake" }, { strict: true });
  } catch (refused) {
    if (!(refused instanceof ChurnApiError)) throw refused;
    for (const { pointer, rule, message } of refused.problem.errors ?? []) print(`${pointer} ${rule}: ${message}`);
  }
  // end of the example
}
