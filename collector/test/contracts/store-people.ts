import type { User } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { marksOf, typedWords } from "../../src/stores/finding-people.js";
import type { Store } from "../../src/stores/store.js";
import { noon, stored, unit } from "../support/stored.js";

const people: readonly User[] = [
  { id: "u1", first: "Ada", last: "Lovelace", company: "Analytical Engines", email: "ada.love@example.org" },
  { id: "u10", first: "Søren", last: "Ådal-Berg", company: "Analytical", email: "soren@example.org" },
  { id: "u2", first: "Grace", last: "Hopper", email: "Grace@Navy.example", tags: ["Speaker", "Day pass"], test: true },
  { id: "u\u{10ffff}", first: "100%", last: "_" },
];

/** How people are found: by what somebody types, and by the rules that name staff. */
export function peopleContract(open: () => Store): void {
  const tell = async (store: Store, users: readonly User[], toldAt = noon): Promise<void> => {
    const told = users.map((user) => ({ site: "expo", user, toldAt, verified: false }));
    await store.write(unit({ activities: users.map(({ id }, seq) => stored({ userId: id, seq })), people: told }));
  };
  const like = async (store: Store, text: string, site = "expo"): Promise<readonly string[]> =>
    (await store.peopleLike(site, typedWords(text), 10)).map(({ id }) => id).sort();

  describe("people", () => {
    test.each([
      ["ad", ["u1", "u10"]],
      ["ADA love", ["u1"]],
      ["analyt engin", ["u1"]],
      ["love@ex", ["u1"]],
      ["adal", ["u10"]],
      ["berg åd", ["u10"]],
      ["navy.example", ["u2"]],
      ["@example", ["u1", "u10", "u2"]],
      ["u1", ["u1", "u10"]],
      ["u\u{10ffff}", ["u\u{10ffff}"]],
      ["100%", ["u\u{10ffff}"]],
      ["race", []],
      ["ada hopper", []],
      ["%", []],
    ])('who types "%s" finds the people of whom each word begins something', async (text, found) => {
      const store = open();
      await tell(store, people);
      expect(await like(store, text)).toEqual(found);
      expect(await like(store, text, "other")).toEqual([]);
    });

    test("they are no more than asked for, each once with all that is known", async () => {
      const store = open();
      await tell(store, people);
      expect(await store.peopleLike("expo", ["analyt"], 1)).toHaveLength(1);
      expect(await store.peopleLike("expo", ["lovelace"], 9)).toEqual([people[0]]);
    });

    test("who is called otherwise is found by that, and no longer by the name before", async () => {
      const store = open();
      await tell(store, people);
      await tell(store, [{ id: "u1", first: "Augusta", last: "King" }], noon + 1);
      expect([await like(store, "lovelace"), await like(store, "king")]).toEqual([[], ["u1"]]);
      expect(await store.peopleMarked("expo", ["@example.org"])).toEqual(["u10"]);
    });

    test("who is erased is found by nothing", async () => {
      const store = open();
      await tell(store, people);
      await store.erase({ site: "expo", userId: "u2", at: noon, anonymous: (activity) => activity });
      expect([await like(store, "grace"), await store.peopleMarked("expo", ["test=true"])]).toEqual([[], []]);
    });

    test("marks name them whole: an address, its domain, the value of a trait", async () => {
      const store = open();
      await tell(store, people);
      const marked = async (...marks: string[]) => [...(await store.peopleMarked("expo", marks))].sort();
      expect(await marked("@navy.example")).toEqual(["u2"]);
      expect(await marked("test=true", "tags=speaker; day pass", "nobody")).toEqual(["u2"]);
      expect(await marked("ada.love@example.org", "soren@example.org")).toEqual(["u1", "u10"]);
      expect(await marked("@example")).toEqual([]);
      expect(await store.peopleMarked("other", marksOf(people[0] as User))).toEqual([]);
    });
  });
}
