import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { checkActivity, decodeEnvelope, type EnvelopeHead, encodeEnvelope, newId } from "turnout/wire";
import { describe, expect, it } from "vitest";
import { activity, session, startCollector } from "./support/collector.js";

const schema = JSON.parse(readFileSync(new URL("../../docs/wire.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ allowUnionTypes: true });
ajv.addSchema(schema, "wire");

const envelopes = validator("wire");
const activities = validator("wire#/$defs/activity");
const answers = validator("wire#/$defs/answer");

function validator(reference: string): ValidateFunction {
  const found = ajv.getSchema(reference);
  if (!found) throw new Error(`the schema has no ${reference}`);
  return found;
}

const id = newId(1_795_000_000_000);
const head: EnvelopeHead = {
  v: 1,
  key: "demo",
  sentAt: 1_795_000_000_500,
  sdk: "0.1.0",
  device: id,
  session: id,
  user: { id: "u1", first: "Ada", tags: ["speaker"] },
  token: "a.b.c",
  offset: -5,
  written: 7,
  losses: { "too-large": 2 },
};
const figures = {
  percent: 10,
  mode: "on-demand",
  basis: "visible",
  watchedSeconds: 6,
  durationSeconds: 60,
  visibleSeconds: 6,
  playedSeconds: 7,
  wallSeconds: 7.5,
  mutedSeconds: 1,
  averageRate: 0.93,
  player: "html",
  start: "person",
  spans: [0, 6],
};
const whole = activity({
  at: 1_795_000_000_000,
  view: id,
  content: { ...session, startsAt: 1, endsAt: 2, engine: "legacy" },
  details: {},
  inferred: true,
  watch: figures,
  idempotencyKey: "k1",
});

describe("the schema of the wire", () => {
  it("allows what the SDK's encoder makes, with every field that there is", () => {
    const text = encodeEnvelope(head, [JSON.stringify(whole), JSON.stringify(activity())]);
    expect(envelopes(JSON.parse(text)), ajv.errorsText(envelopes.errors)).toBe(true);
    expect(decodeEnvelope(text)).toBeTypeOf("object");
    expect(checkActivity(whole)).toMatchObject({ id: whole.id });
  });

  it("names every field that the collector reads, and no other", () => {
    const decoded = decodeEnvelope(encodeEnvelope(head, []));
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(decoded).sort());
    expect(Object.keys(schema.$defs.activity.properties).sort()).toEqual(Object.keys(checkActivity(whole)).sort());
  });

  it.each([
    ["no object", null],
    ["a list", []],
    ["without id", { ...whole, id: undefined }],
    ["an id in capitals", { ...whole, id: whole.id.toUpperCase() }],
    ["an id that is no UUID", { ...whole, id: "x" }],
    ["without time", { ...whole, at: undefined }],
    ["a time in words", { ...whole, at: "now" }],
    ["a time that no Date can hold", { ...whole, at: 1e300 }],
    ["a kind that is no text", { ...whole, kind: 7 }],
    ["number 0", { ...whole, seq: 0 }],
    ["a broken number", { ...whole, seq: 1.5 }],
    ["an odd view", { ...whole, view: "x" }],
    ["a content without name", { ...whole, content: { id: "s1", type: "OTSession", slug: "s" } }],
    ["a content of another engine", { ...whole, content: { ...session, engine: "new" } }],
    ["a schedule in words", { ...whole, content: { ...session, startsAt: "soon" } }],
    ["details in a list", { ...whole, details: ["a"] }],
    ["a path that is no text", { ...whole, path: 1 }],
    ["a broken percentage", { ...whole, watch: { ...figures, percent: 10.5 } }],
    ["an unknown mode", { ...whole, watch: { ...figures, mode: "later" } }],
    ["an unknown basis", { ...whole, watch: { ...figures, basis: "heard" } }],
    ["negative seconds", { ...whole, watch: { ...figures, watchedSeconds: -1 } }],
    ["spans that are no list", { ...whole, watch: { ...figures, spans: "0-6" } }],
    ["a span in words", { ...whole, watch: { ...figures, spans: ["0", "6"] } }],
    ["a key that is no text", { ...whole, idempotencyKey: 5 }],
  ])("refuses the activity that the collector refuses: %s", (_, value) => {
    const sent = JSON.parse(JSON.stringify(value));
    expect(checkActivity(sent)).toBeOneOf(["malformed", "bad-id", "bad-time"]);
    expect(activities(sent)).toBe(false);
  });

  it.each([
    ["version 2", { v: 2 }],
    ["no key", { key: undefined }],
    ["no time of sending", { sentAt: undefined }],
    ["a version of the SDK that is no text", { sdk: 1 }],
    ["an odd device", { device: "x" }],
    ["an odd session", { session: "x" }],
    ["nobody", { user: {} }],
    ["a token that is no text", { token: 7 }],
    ["an offset in words", { offset: "none" }],
    ["half a number", { written: 1.5 }],
    ["a negative number", { written: -1 }],
    ["negative losses", { losses: { fault: -1 } }],
    ["no list of activities", { activities: {} }],
    ["too many activities", { activities: Array(1_001).fill(whole) }],
  ])("refuses the envelope that the collector refuses: %s", (_, given) => {
    const text = JSON.stringify({ ...head, activities: [], ...given });
    expect(decodeEnvelope(text)).toBeTypeOf("string");
    expect(envelopes(JSON.parse(text))).toBe(false);
  });

  it("describes the collector's answer", async () => {
    const { body } = await (await startCollector()).send([activity(), { kind: "x" }]);
    expect(answers(body), ajv.errorsText(answers.errors)).toBe(true);
    expect(body).toMatchObject({ accepted: 1, rejected: [{ id: null, reason: "bad-id" }] });
  });
});
