import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faults } from "../fixtures/missing-activities.js";
import { type InspectedPage, type InspectedSite, startInspectedSite } from "../support/inspected.js";

let event: InspectedSite;

beforeAll(async () => {
  event = await startInspectedSite({
    ...Object.fromEntries(faults.map(({ page }, index) => [`/${index}`, page])),
    "/fine": {
      body: `<main data-turnout-content='{"id":"s17","type":"OTSession"}'><button id="like" data-turnout="content.like">`,
    },
  });
});
afterAll(() => event.stop());

const whyOf = ({ page, ask }: InspectedPage, asked: string) => {
  void page;
  return ask(
    new Function("inspector", `return inspector.why(${JSON.stringify(asked)})`) as Parameters<typeof ask>[0],
  ) as Promise<{
    stoppedAt?: string;
    reason: string;
  }>;
};

describe("why says what keeps an activity out of the report:", () => {
  it.each(faults.map((fault, index) => ({ ...fault, index })))(
    "$name",
    async ({ index, before, act, asked, gate, reason }) => {
      const opened = await event.open(`/${index}`, before);
      await act?.(opened.page);
      await expect
        .poll(() => whyOf(opened, asked), { timeout: 30_000, interval: 250 })
        .toMatchObject({ stoppedAt: gate });
      expect((await whyOf(opened, asked)).reason).toMatch(reason);
      await opened.page.context().close();
    },
  );

  it("and of one that is in the report that nothing is missing", async () => {
    const opened = await event.open("/fine");
    await opened.page.click("#like");
    await expect
      .poll(() => whyOf(opened, "#like"), { timeout: 30_000 })
      .toMatchObject({
        reason: "nothing is missing: it is in the report",
      });
  });
});
