import { readFileSync } from "node:fs";
import { decodeEnvelope } from "turnout/wire";

/** Turnout as its script tag starts it; in the measurements of tracking alone it observes nothing by itself. */
export const turnout = {
  name: "Turnout",
  packages: [],
  settings: 'the script tag as it comes; where only tracking is measured, `data-observe="false"`',
  built: () => readFileSync(new URL("../../dist/turnout.js", import.meta.url)),
  attributes: (endpoint, { observe }) => ({ "data-key": "demo", "data-endpoint": endpoint, "data-observe": observe }),
  adapter: 'window.bench = { track: (text) => turnout.track("feed.post", { text }), page() {} };',
  eventsOf: (body) => decodeEnvelope(body).activities.map(({ id, details }) => ({ id, text: details?.text })),
  forwards: true,
  watching: {
    attributes: `data-turnout-content='{"id":"film","type":"OnDemandVideo","name":"Film"}'`,
    percentsOf: (body) =>
      decodeEnvelope(body).activities.flatMap(({ kind, watch }) => (kind === "content.watch" ? [watch.percent] : [])),
  },
};
