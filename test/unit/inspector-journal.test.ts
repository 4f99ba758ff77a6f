import { describe, expect, it } from "vitest";
import type { Moment } from "../../src/activity.js";
import { createJournal } from "../../src/inspector/journal.js";
import type { Carried } from "../../src/probe.js";

const moment = (kind: string): Moment => ({
  ...{ kind, at: 1, context: { session: "a session" }, path: "/", id: undefined, view: undefined, content: undefined },
  ...{ details: undefined, inferred: undefined, watch: undefined, idempotencyKey: undefined },
});
const carried = (id: string, kind = "content.like"): Carried => ({
  ...{ id, context: '{"session":"a session"}', json: JSON.stringify({ id, kind, at: 1 }) },
});
const answer = (accepted: number, duplicates: number, rejected: readonly object[] = []) => ({
  ...{ status: 200, text: JSON.stringify({ accepted, duplicates, rejected, now: 1 }) },
});
const journalOf = () => createJournal(() => undefined, Date.now);

describe("the journal", () => {
  it("has one entry of an activity that was taken up before it was told of", () => {
    const journal = journalOf();
    const [like, entry] = [moment("content.like"), carried("one")];
    journal.hear(["recorded", like]);
    journal.adopt([entry]);
    journal.hear(["encoded", like, entry]);
    journal.hear(["sent", [entry]]);
    journal.hear(["answered", [entry], answer(1, 0)]);
    expect(journal.entries.map(({ id, state }) => [id, state])).toEqual([["one", "accepted"]]);
  });

  it("names what an answer names, and of repeats those that can be ones", () => {
    const journal = journalOf();
    const batch = ["one", "two", "three"].map((id) => carried(id));
    for (const entry of batch) {
      const one = moment("content.like");
      journal.hear(["recorded", one]);
      journal.hear(["encoded", one, entry]);
    }
    const [first, ...others] = batch as [Carried, ...Carried[]];
    journal.hear(["sent", [first]]);
    journal.hear(["answered", [first], undefined]);
    expect(journal.traffic).toMatchObject({ lastStatus: 0, failures: 1 });
    journal.hear(["sent", [first, ...others]]);
    journal.hear(["answered", [first, ...others], answer(1, 1, [{ id: "three", reason: "unknown-kind" }])]);
    expect(journal.entries.map(({ state, reason }) => [state, reason])).toEqual([
      ["duplicate", undefined],
      ["accepted", undefined],
      ["rejected", "unknown-kind"],
    ]);
    expect(journal.traffic.failures).toBe(0);
  });

  it("says so where it cannot be told which are repeats", () => {
    const journal = journalOf();
    const batch = ["one", "two"].map((id) => carried(id));
    for (const entry of batch) {
      const one = moment("content.like");
      journal.hear(["recorded", one]);
      journal.hear(["encoded", one, entry]);
    }
    journal.hear(["sent", batch]);
    journal.hear(["answered", batch, answer(1, 1)]);
    expect(journal.entries.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });

  it("finds the activity of a loss, also one that was refused before it was recorded", () => {
    const journal = journalOf();
    const [post, entry] = [moment("feed.post"), carried("one", "feed.post")];
    journal.hear(["recorded", post]);
    journal.hear(["encoded", post, entry]);
    journal.hear(["lost", "too-large", 1, entry]);
    journal.hear(["lost", "consent", 1, { kind: "content.like" }]);
    journal.hear(["lost", "fault", 1, undefined]);
    expect(journal.entries.map(({ kind, reason }) => [kind, reason])).toEqual([
      ["feed.post", "too-large"],
      ["content.like", "consent"],
    ]);
    expect(journal.losses).toEqual({ "too-large": 1, consent: 1, fault: 1 });
  });

  it("knows an activity by its number, its id and the beginning of its id", () => {
    const journal = journalOf();
    journal.adopt([carried("0198f3a0-1234-7abc-8def-0123456789ab")]);
    for (const name of [1, "1", "#1", "0198f3a0-1234-7abc-8def-0123456789ab", "0198f3a0-1"])
      expect(journal.find(name)?.number).toBe(1);
    expect(journal.find("0198f")).toBeUndefined();
  });
});
