import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faults } from "../fixtures/missing-activities.js";
import { type InspectedPage, type InspectedSite, startInspectedSite } from "../support/inspected.js";

let event: InspectedSite;

beforeAll(async () => {
  const main = `<main data-turnout-content='{"id":"s17","type":"OTSession"}'>`;
  event = await startInspectedSite(
    {
      ...Object.fromEntries(faults.map(({ page }, index) => [`/${index}`, page])),
      "/fine": { body: `${main}<button id="like" data-turnout="content.like">` },
      "/film": { body: `${main}<video id="film" src="/film.webm" controls muted></video>` },
      "/bare": { body: `<video id="film" src="/film.webm" controls muted></video>` },
    },
    { files: { "/film.webm": join(import.meta.dirname, "../fixtures/ten-seconds.webm") } },
  );
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

describe("why says of a player", () => {
  type Say = (film: HTMLVideoElement) => unknown;
  const tell = (opened: InspectedPage, say: Say): Promise<unknown> =>
    opened.page.evaluate(`(${say})(document.getElementById("film"))`);
  const comesTo = (opened: InspectedPage, report: object) =>
    expect.poll(() => whyOf(opened, "#film"), { timeout: 30_000, interval: 250 }).toMatchObject(report);

  it("what keeps its next tenth back, in the words of video()", async () => {
    const opened = await event.open("/film");
    await comesTo(opened, { stoppedAt: "next tenth", reason: "it has not been played" });
    await tell(opened, (film) => film.play());
    await comesTo(opened, {
      stoppedAt: undefined,
      reason: expect.stringContaining("still to be watched for the next tenth"),
    });
    await tell(opened, (film) => film.pause());
    await comesTo(opened, { stoppedAt: "next tenth", reason: "it is paused" });
    expect(await opened.ask((inspector) => inspector.video()[0]?.next)).toBe("it is paused");
    await tell(opened, (film) => {
      film.currentTime = 9.8;
      return film.play();
    });
    await comesTo(opened, { stoppedAt: "next tenth", reason: "it has ended; what was skipped is missing" });
  });

  it("that nothing is missing once all tenths are there", async () => {
    const opened = await event.open("/film");
    await tell(opened, (film) => {
      film.playbackRate = 2;
      return film.play();
    });
    await comesTo(opened, { stoppedAt: undefined, reason: "all ten tenths are recorded" });
  });

  it("that it shows no content, before anything else", async () => {
    const opened = await event.open("/bare");
    await comesTo(opened, {
      stoppedAt: "content known",
      reason: expect.stringMatching(/^content.watch is about a content/),
    });
  });
});
