import { newId } from "turnout/wire";
import { expect, test } from "vitest";
import { activity, envelope, session, startCollector } from "../support/collector.js";

const fine = activity();

const refused: readonly [what: string, bad: unknown, reason: string][] = [
  ["is no object", "content.like", "malformed"],
  ["has no id", { ...activity(), id: undefined }, "bad-id"],
  ["has an id that is no UUID", { ...activity(), id: "42" }, "bad-id"],
  ["has no time", { ...activity(), at: undefined }, "bad-time"],
  ["has a time that is no number", { ...activity(), at: "now" }, "bad-time"],
  ["is of an unknown kind", activity({ kind: "content.lik" }), "unknown-kind"],
  ["is of a kind that every object has", activity({ kind: "__proto__" }), "unknown-kind"],
  ["lacks a detail", activity({ kind: "content.chat" }), "missing-detail"],
  ["has a detail that no kind has", activity({ details: { mood: "good" } }), "unknown-detail"],
  ["has a detail of the wrong sort", activity({ kind: "content.chat", details: { text: {} } }), "bad-detail"],
  ["lacks its content", activity({ content: undefined }), "missing-content"],
  ["has a label of 1 MB", activity({ kind: "content.chat", details: { text: "x".repeat(1_000_000) } }), "too-large"],
  ["is in the past by a month and more", activity({ at: Date.now() - 31 * 24 * 3_600_000 }), "absurd-time"],
  ["is in the future", activity({ at: Date.now() + 6 * 60_000 }), "absurd-time"],
  ["is in the year 275760", { ...activity(), at: 8.64e15 }, "absurd-time"],
];

for (const [what, bad, reason] of refused) {
  test(`an activity that ${what} is refused as "${reason}", and the rest of its batch is stored`, async () => {
    const { send, rows, store } = await startCollector();
    const [before, after] = [activity({ seq: 1 }), activity({ seq: 2 })];
    const { status, body } = await send([before, bad, after]);
    expect(status).toBe(200);
    const id = typeof bad === "object" && reason !== "bad-id" ? (bad as typeof fine).id : null;
    expect(body).toMatchObject({ accepted: 2, duplicates: 0, rejected: [{ id, reason }] });
    expect((await rows()).map((row) => row.id).sort()).toEqual([before.id, after.id].sort());
    const [kept] = await store.rejected("demo", 10);
    expect(kept).toMatchObject({ reason, body: (JSON.stringify(bad) as string).slice(0, 2_000) });
  });
}

test("__proto__ in details is an unknown detail, and poisons nothing", async () => {
  const { post } = await startCollector();
  const poisoned = JSON.stringify(activity({ details: { mark: 1 } })).replace(
    '"mark":1',
    '"__proto__":{"polluted":true}',
  );
  const { body } = await post(envelope([]).replace("[]", `[${poisoned}]`));
  expect(body).toMatchObject({ accepted: 0, rejected: [{ reason: "unknown-detail" }] });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("__proto__ in the envelope, the person, the content and the losses poisons nothing", async () => {
  const { post, rows, store } = await startCollector();
  const marked = { ...session, mark: 1 };
  const head = { user: { id: "u1", mark: 1 }, device: newId(0), losses: { mark: 1 }, mark: 1 };
  const body = envelope([activity({ content: marked, mark: 1 })], head);
  const poison = '"__proto__":{"first":"Eve","accepted":9}';
  const answer = await post(body.replace('{"mark":1}', '{"__proto__":7}').replaceAll('"mark":1', poison));
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [] });
  const [row] = await rows();
  expect(row?.user?.first).toBeUndefined();
  expect(row?.content).toEqual(session);
  const [account] = await store.accounts("demo", undefined, 10);
  expect(Object.entries(account?.losses ?? {})).toEqual([["__proto__", 7]]);
  expect(({} as { first?: string }).first).toBeUndefined();
});

test("JSON nested deeper than any stack is refused and harms nobody", async () => {
  const { post, send } = await startCollector();
  const deep = `${"[".repeat(500_000)}${"]".repeat(500_000)}`;
  const like = activity();
  const { status, body } = await post(envelope([like]).replace(/}]}$/, `},${deep}]}`));
  expect([status, body.rejected ?? body.error?.code]).toEqual([200, [{ id: null, reason: "too-large" }]]);
  expect((await send([activity()])).body).toMatchObject({ accepted: 1 });
});

test("an activity just below the limit is taken, and one just above is not", async () => {
  const { send } = await startCollector();
  const ofSize = (sizeBytes: number) => {
    const empty = activity({ kind: "content.chat", details: { text: "" } });
    return { ...empty, details: { text: "x".repeat(sizeBytes - JSON.stringify(empty).length) } };
  };
  const { body } = await send([ofSize(16_384), ofSize(16_385)]);
  expect(body).toMatchObject({ accepted: 1, rejected: [{ reason: "too-large" }] });
});
