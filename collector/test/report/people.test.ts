import { describe, expect, it } from "vitest";
import { everyStore } from "../support/stores.js";
import { activity, serveReports, unit } from "./support.js";

const people = [
  { id: "u1", first: "Ada", last: "Lovelace", company: "Analytical", email: "ada@example.org" },
  { id: "u10", first: "Søren", last: "Ådal", company: "Analytical", email: "soren@example.org" },
  { id: "u2", first: "Grace", last: "Hopper", email: "grace@navy.example" },
  { id: "u3", first: "Ada", last: "Elsewhere", email: "ada@elsewhere.example" },
] as const;

describe.each(everyStore)("people suggested of the %s store", (_, open) => {
  async function start() {
    const { get, store } = await serveReports(open());
    const activities = ["u1", "u10", "u2", "nameless"].map((userId, i) => activity({ userId, seq: i + 1 }));
    const told = people.map((user) => ({ site: "demo", user, toldAt: 1, verified: false }));
    await store.write(unit({ activities, people: told }));
    return async (text: string) => {
      const answer = await get(`/v1/reports/people?like=${encodeURIComponent(text)}`);
      return (await answer.json()).people as readonly { id: string; name: string; email: string }[];
    };
  }

  it("are found by words of name, company and e-mail, whatever their case, and need an activity", async () => {
    const like = await start();
    expect(await like("ada")).toEqual([
      { id: "u1", name: "Ada Lovelace", email: "ada@example.org" },
      { id: "u10", name: "Søren Ådal", email: "soren@example.org" },
    ]);
    expect((await like("ADA analyt love")).map(({ id }) => id)).toEqual(["u1"]);
    expect((await like("ÅDAL")).map(({ id }) => id)).toEqual(["u10"]);
    expect((await like("navy.example")).map(({ id }) => id)).toEqual(["u2"]);
    expect(await like("elsewhere")).toEqual([]);
    expect(await like(" ")).toEqual([]);
  });

  it("have the one with that very id first, though nothing else is known of them", async () => {
    const like = await start();
    expect((await like("u1")).map(({ id }) => id)).toEqual(["u1", "u10"]);
    expect((await like("u10")).map(({ id }) => id)).toEqual(["u10"]);
    expect(await like("nameless")).toEqual([{ id: "nameless", name: "", email: "" }]);
  });

  it("are twelve at most, found although many before them have no activity", async () => {
    const { get, store } = await serveReports(open());
    const id = (i: number) => `u${String(i).padStart(3, "0")}`;
    const user = (i: number) => ({ id: id(i), first: "Ada", last: id(i) });
    const told = Array.from({ length: 200 }, (_, i) => ({ site: "demo", user: user(i), toldAt: 1, verified: false }));
    const activities = [...told.keys()].slice(180).map((i) => activity({ userId: id(i), seq: i }));
    await store.write(unit({ activities, people: told }));
    const { people: found } = await (await get("/v1/reports/people?like=ada")).json();
    expect(found.map((one: { id: string }) => one.id)).toEqual(Array.from({ length: 12 }, (_, i) => id(180 + i)));
  });
});
