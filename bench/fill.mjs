// Fills a store with a believable conference, to look at or to measure.
// After a build: node bench/fill.mjs --store sqlite:FILE [--rows 20000] [--starts-at 2026-11-23T00:00Z] [--ends-at ...]
import { parseArgs } from "node:util";
import { openStore } from "../collector/dist/stores/index.js";
import { conference } from "./conference.mjs";

/** Units that share a commit. */
const groupUnits = 400;

const { values } = parseArgs({
  options: {
    store: { type: "string" },
    rows: { type: "string", default: "20000" },
    "starts-at": { type: "string" },
    "ends-at": { type: "string" },
  },
});
const momentOf = (text) => (text === undefined ? undefined : Date.parse(text));
const store = openStore(values.store ?? "");
let waiting = [];
const options = {
  rows: Number(values.rows),
  startsAt: momentOf(values["starts-at"]),
  endsAt: momentOf(values["ends-at"]),
};
for (const unit of conference(options)) {
  waiting.push(store.write(unit));
  if (waiting.length < groupUnits) continue;
  await Promise.all(waiting);
  waiting = [];
}
await Promise.all(waiting);
console.log(`${await store.count({ site: "demo" })} activities`);
await store.close();
