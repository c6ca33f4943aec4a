// Scores what DuckDB reads: node score.mjs VERSION_FOLDER SOURCE SCORED.parquet [AS_OF], where SOURCE is what stands after FROM.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBDataChunk, DuckDBInstance, FLOAT, VARCHAR } from "@duckdb/node-api";

process.on("uncaughtException", fault => { console.error(fault.message); process.exit(1); });
process.env.ORT_DISABLE_TELEMETRY = "1"; // before the library is loaded
const { InferenceSession, Tensor } = await import("onnxruntime-node");
const [folder, source, target, asOf] = process.argv.slice(2);
const [{ schema }, golden] = ["manifest.json", "golden.json"].map(name => JSON.parse(readFileSync(join(folder, name), "utf8")));
const session = await InferenceSession.create(join(folder, "portable.onnx"));
const database = await DuckDBInstance.create(); // in memory; or the path of a database file
const [reading, writing] = [await database.connect(), await database.connect()];

const yesAndNo = ["yes", "true", "y", "t", "1", "1.0", "1.00", "no", "false", "n", "f", "0", "0.0", "0.00"];
const weekdays = ["1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday", "7 Sunday"];
const keys = schema.columns.filter(({ kind }) => kind === "identifier" || kind === "time").map(({ name }) => name);
const time = schema.columns.find(({ kind }) => kind === "time");
const name = text => `"${text.replaceAll('"', '""')}"`;
const literal = text => `'${text.replaceAll("'", "''")}'`;
const list = items => items.join(", ");

/** A column as a text without blanks around it; NULL where it is missing. */
function text(column) {
  const trimmed = `trim(${name(column.name)}::VARCHAR, ' \t\r\n')`;
  const missing = list(["", ...column.missingWords ?? []].map(word => literal(word.toLowerCase())));
  return `CASE WHEN lower(${trimmed}) NOT IN (${missing}) THEN ${trimmed} END`;
}

/** The inputs that a column is: the SQL of each, and for a text whether training saw it. */
function inputs(column, day) {
  const value = text(column);
  if (column.kind === "number") return [{ sql: `(${value})::FLOAT` }];
  const words = new Set(column.vocabulary);
  if (column.kind === "category") return [{ sql: value, isKnown: word => words.has(word) }];
  if (column.kind === "boolean") return [{ sql: value, isKnown: word => yesAndNo.includes(word.toLowerCase()) }];
  if (column.kind === "freeText") throw new Error(`${column.name}: only churn reads free text; use churn score.`);
  if (column.kind !== "date") return [];
  const none = "error('The ages of dates count from a day: give AS_OF, such as 2026-11-30.')";
  const from = list([...time ? [`(${text(time)})::DATE`] : [], day ? `DATE ${literal(day)}` : `${none}::DATE`]);
  return [
    { sql: `date_diff('day', (${value})::DATE, coalesce(${from}))::FLOAT` },
    { sql: `strftime((${value})::DATE, '%m')`, isKnown: () => true },
    { sql: `([${list(weekdays.map(literal))}])[isodow((${value})::DATE)]`, isKnown: () => true }];
}

/** Yields the probabilities of a table, a vector of DuckDB (2,048 rows) at a time, and other columns of it as texts. */
async function* score(table, day, others) {
  const features = schema.columns.flatMap(column => inputs(column, day));
  if (features.length !== session.inputNames.length) throw new Error("portable.onnx and manifest.json are of two versions.");
  const sql = [...features.map(feature => feature.sql), ...others.map(other => `${name(other)}::VARCHAR`)];
  const unseen = features.map(() => 0);
  for await (const chunk of await reading.stream(`SELECT ${list(sql)} FROM ${table}`)) {
    const feeds = {};
    features.forEach(({ isKnown }, i) => {
      const values = chunk.getColumnValues(i);
      if (isKnown) unseen[i] += values.filter(word => word !== null && !isKnown(word)).length;
      else if (values.some(number => !Number.isFinite(number ?? 0))) throw new Error(`${session.inputNames[i]}: not a number.`);
      feeds[session.inputNames[i]] = isKnown
        ? new Tensor("string", values.map(word => word ?? ""), [values.length, 1])
        : new Tensor("float32", Float32Array.from(values, number => number ?? NaN), [values.length, 1]);
    });
    const { probability } = await session.run(feeds, ["probability"]);
    yield [...others.map((_, i) => chunk.getColumnValues(features.length + i)), [...probability.data]];
  }
  unseen.forEach((count, i) =>
    count && console.error(`${session.inputNames[i]}: rows with a word that training never saw: ${count}`));
}

const members = Object.keys(golden[0].record);
const sqlOf = value => value === null ? "NULL" : literal(String(value));
const rows = golden.map(({ record }) => `(${list(members.map(member => sqlOf(record[member])))})`);
for await (const [probabilities] of score(`(VALUES ${list(rows)}) AS golden(${list(members.map(name))})`, schema.asOf, [])) {
  const worst = Math.max(...golden.map(({ probability }, i) => Math.abs(probability - probabilities[i])));
  if (!(worst <= 1e-5)) throw new Error(`A golden record differs by ${worst}: these scores cannot be trusted.`);
}

await writing.run(`CREATE TABLE scored (${list([...keys.map(key => `${name(key)} VARCHAR`), "churn_probability FLOAT"])})`);
const appender = await writing.createAppender("scored");
for await (const scored of score(source, asOf, keys)) {
  const chunk = DuckDBDataChunk.create([...keys.map(() => VARCHAR), FLOAT], scored.at(-1).length);
  chunk.setColumns(scored);
  appender.appendDataChunk(chunk);
}
appender.closeSync();
await writing.run(`COPY scored TO ${literal(target)}`);
