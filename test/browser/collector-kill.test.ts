import { newId } from "turnout/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collector, startCollector } from "../support/collector.js";

const senders = 8;
const batchSize = 20;
const killAfterAcknowledged = 2_000;

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

afterAll(() => collector.stop());

test("every activity that a collector has acknowledged is there once after it was killed under load", async () => {
  const acknowledged = new Set<string>();
  const unanswered: string[][] = [];
  let killed: Promise<void> | undefined;

  const sendUntilKilled = async (): Promise<void> => {
    while (unanswered.length < senders) {
      const texts = Array.from({ length: batchSize }, () => newId(Date.now()));
      const accepted = await sendChats(texts).catch(() => undefined);
      if (accepted === undefined) return void unanswered.push(texts);
      expect(accepted).toBe(batchSize);
      for (const text of texts) acknowledged.add(text);
      if (acknowledged.size >= killAfterAcknowledged) killed ??= collector.kill("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: senders }, sendUntilKilled));
  await killed;
  expect(acknowledged.size).toBeGreaterThanOrEqual(killAfterAcknowledged);
  expect(unanswered).toHaveLength(senders);

  await collector.restart();
  const counts = await labelCounts();
  expect([...acknowledged].filter((text) => counts.get(text) !== 1)).toEqual([]);
  expect([...counts].filter(([, count]) => count !== 1)).toEqual([]);

  // What was not answered is sent again, as a browser would, whether the collector had it or not.
  for (const texts of unanswered) await sendChats(texts);
  const all = [...acknowledged, ...unanswered.flat()].sort();
  expect([...(await labelCounts())].map(([text]) => text).sort()).toEqual(all);
});

/** Sends a batch of chat messages, whose texts are their ids; answers how many were accepted, rejects when not answered. */
async function sendChats(texts: readonly string[]): Promise<number> {
  const now = Date.now();
  const content = { id: "s1", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
  const activities = texts.map((text) => ({ id: text, kind: "content.chat", at: now, content, details: { text } }));
  const answer = await fetch(`${collector.url}/v1/activities`, {
    method: "POST",
    body: JSON.stringify({ v: 1, key: "demo", sentAt: now, sdk: "test", activities }),
  });
  return ((await answer.json()) as { readonly accepted: number }).accepted;
}

async function labelCounts(): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const row of await collector.exportRows(["--kind", "content.chat"])) {
    counts.set(row.Label, (counts.get(row.Label) ?? 0) + 1);
  }
  return counts;
}
