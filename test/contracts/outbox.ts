import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Entry, Outbox } from "../../src/queue/outbox.js";

const entry = (name: string): Entry => ({ id: `id-${name}`, context: '{"session":"s"}', json: `{"kind":"${name}"}` });
const entries = (...names: string[]): Entry[] => names.map(entry);

/** What every outbox must do. `open` opens one and the same outbox each time it is called within a test. */
export function describeOutbox(name: string, open: () => Promise<Outbox>): void {
  describe(`an outbox ${name}`, () => {
    let outbox: Outbox;
    beforeEach(async () => {
      outbox = await open();
    });
    afterEach(() => outbox.close());

    it("numbers entries from 1 in order of writing, without gaps", async () => {
      expect(await outbox.write(entries("a", "b"))).toBe(1);
      expect(await outbox.write(entries("c"))).toBe(3);
      expect((await outbox.peek(10, 0)).map(({ seq, id }) => [seq, id])).toEqual([
        [1, "id-a"],
        [2, "id-b"],
        [3, "id-c"],
      ]);
    });

    it("gives back what was written, to the letter", async () => {
      await outbox.write([{ id: "x", context: '{"user":{"id":"é😀"}}', json: '{"text":"\\u0000 \\" é😀"}' }]);
      expect(await outbox.peek(1, 0)).toEqual([
        { seq: 1, id: "x", context: '{"user":{"id":"é😀"}}', json: '{"text":"\\u0000 \\" é😀"}' },
      ]);
    });

    it("reads the oldest, no more than asked for, above a number", async () => {
      await outbox.write(entries("a", "b", "c", "d"));
      expect((await outbox.peek(2, 0)).map(({ seq }) => seq)).toEqual([1, 2]);
      expect((await outbox.peek(2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect(await outbox.peek(2, 4)).toEqual([]);
    });

    it("removes what is named, and never gives its number again", async () => {
      await outbox.write(entries("a", "b", "c"));
      await outbox.remove([1, 3, 99]);
      expect((await outbox.peek(10, 0)).map(({ seq }) => seq)).toEqual([2]);
      expect(await outbox.size()).toBe(1);
      await outbox.remove([2]);
      expect(await outbox.write(entries("d"))).toBe(4);
    });

    it("keeps notes beside the entries, which they do not disturb", async () => {
      await outbox.write(entries("a"), { "view:1": "one", "view:2": "two", other: "x" });
      await outbox.write([], { "view:1": undefined, "view:3": "three" });
      expect(await outbox.notes("view:")).toEqual([
        ["view:2", "two"],
        ["view:3", "three"],
      ]);
      expect(await outbox.size()).toBe(1);
      expect((await outbox.peek(10, 0)).map(({ seq }) => seq)).toEqual([1]);
    });

    it("adds up losses by reason", async () => {
      expect(await outbox.lose({})).toEqual({});
      await outbox.lose({ expired: 2 });
      expect(await outbox.lose({ expired: 1, fault: 1 })).toEqual({ expired: 3, fault: 1 });
    });

    it("adds what a page noted while it was left to the losses, once", async () => {
      await outbox.lose({ expired: 2 });
      await outbox.write([], { "losses:1": '{"expired":1}', "losses:2": '{"too-large":4}' });
      expect(await outbox.lose({})).toEqual({ expired: 3, "too-large": 4 });
      expect(await outbox.lose({})).toEqual({ expired: 3, "too-large": 4 });
    });

    it("numbers what several writers write at once without gap or repeat", async () => {
      const firsts = await Promise.all(Array.from({ length: 20 }, (_, i) => outbox.write(entries(`a${i}`, `b${i}`))));
      expect([...firsts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i + 1));
      for (const { seq, id } of await outbox.peek(100, 0)) {
        expect(seq % 2 === 1 ? id.startsWith("id-a") : id.startsWith("id-b")).toBe(true);
      }
    });
  });
}
