// Runs a graph for onnxruntime.py: writes its inputs, then reads a line of values and writes a line of probabilities.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { InferenceSession, Tensor } = createRequire(process.env.CHURN_SAMPLES)("onnxruntime-node");
const session = await InferenceSession.create(process.argv[2]);
const types = new Map(session.inputMetadata.map(({ name, type }) => [name, type]));
console.log(JSON.stringify(session.inputNames.map(name =>
  ({ name, type: types.get(name) === "string" ? "tensor(string)" : "tensor(float)" }))));
for await (const line of createInterface({ input: process.stdin })) {
  const feeds = Object.fromEntries(Object.entries(JSON.parse(line)).map(([name, values]) => [name, types.get(name) === "string"
    ? new Tensor("string", values, [values.length, 1])
    : new Tensor("float32", Float32Array.from(values, value => value ?? NaN), [values.length, 1])]));
  console.log(JSON.stringify([...(await session.run(feeds, ["probability"])).probability.data]));
}
