import { describe, expect, it } from "vitest";
import { markOf, marksOf } from "../../src/stores/finding-people.js";
import { activity, serveReports, unit } from "./support.js";

describe("staff and tests", () => {
  it.each([
    ["@neap.example", { id: "1", email: "Ada@Neap.example" }, true],
    ["@neap.example", { id: "1", email: "ada@other-neap.example" }, false],
    ["ada@x.example", { id: "1", email: "ada@x.example" }, true],
    ["ada@x.example", { id: "1", email: "hada@x.example" }, false],
    ["test=true", { id: "1", test: true }, true],
    ["role=staff", { id: "1", role: "attendee" }, false],
  ])("the rule %s names %j: %s", (rule, user, named) => {
    expect(marksOf(user).includes(markOf(rule))).toBe(named);
  });

  it("are left out of a report, or are all of it", async () => {
    const { get, store } = await serveReports();
    await store.write(
      unit({
        activities: [activity({ userId: "staff", seq: 1 }), activity({ userId: "ada", seq: 2 }), activity({ seq: 3 })],
        people: [
          { site: "demo", user: { id: "staff", email: "office@neapwater.example" }, toldAt: 1, verified: false },
        ],
      }),
    );
    const counts = ["", "traffic=attendees", "traffic=staff", "traffic=staff&user=ada", "traffic=attendees&user=staff"];
    const answers = counts.map(async (query) => (await (await get(`/v1/reports/count?${query}`)).json()).count);
    expect(await Promise.all(answers)).toEqual([3, 2, 1, 0, 0]);
    const site = await get("/v1/reports/count?traffic=staff&site=other");
    expect(await site.json()).toEqual({ count: 0 });
  });
});
