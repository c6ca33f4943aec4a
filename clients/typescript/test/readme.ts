import { ChurnApiError, ChurnClient } from "churnapi-client";

const address = process.env["CHURN_ADDRESS"] ?? "http://127.0.0.1:5080/";
const churn = new ChurnClient(address, { apiKey: process.env["CHURN_API_KEY"] ?? "" });

const prediction = await churn.predict({ customerID: "C00001", tenure: 1, Contract: "Month-to-month" });
console.log(`${prediction.customerId}: ${prediction.churnProbability}, ${prediction.segment}`);

const subscribers = [{ customerID: "C00002", tenure: 34, Contract: "One year" }, { customerID: "C00003", tenure: "x" }];
for await (const { result, error } of churn.predictMany(subscribers)) console.log(result?.churnProbability ?? error?.detail);

try {
  await churn.predict({ tenure: 1, Contract: "Hand shake" }, { strict: true });
} catch (refused) {
  if (!(refused instanceof ChurnApiError)) throw refused;
  for (const { pointer, rule, message } of refused.problem.errors ?? []) console.log(`${pointer} ${rule}: ${message}`);
}
