import assert from "node:assert/strict";
import { ChurnApiError } from "../src/index.js";

/** The refusal that a call ends with; it is a fault of the test if there is none. */
export async function failure(asked: Promise<unknown>): Promise<ChurnApiError> {
  try {
    await asked;
  } catch (refused) {
    if (refused instanceof ChurnApiError) return refused;
    throw refused;
  }
  throw new assert.AssertionError({ message: "It was answered." });
}
