import { afterAll, beforeAll, expect, it } from "vitest";
import { type EventPage, startEventPage } from "../support/event-page.js";

const linked = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const keynote = { "@context": "https://schema.org", "@type": "Event", identifier: "s17", name: "Opening keynote" };
const around = {
  startDate: new Date(Date.now() - 60_000).toISOString(),
  endDate: new Date(Date.now() + 3_600_000).toISOString(),
};
const today = new Date().toISOString().slice(0, 10);
const video = { "@type": "VideoObject", identifier: "v1", name: "Recording" };

/** What stands on a page, and the rows that a visit to it yields beside its leave. */
const pages: Readonly<Record<string, readonly [body: string, ...rows: string[]]>> = {
  "/sessions/opening-keynote": [
    linked({ ...keynote, ...around, url: "https://expo.example.org/sessions/opening-keynote/?from=mail" }),
    "OTSession · View · s17 · Opening keynote · opening-keynote",
    "OTSession · Join · s17 · Opening keynote · opening-keynote",
  ],
  "/in-person": [
    linked({ ...keynote, eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode" }),
    "IRLSession · View · s17 · Opening keynote",
  ],
  "/property-value": [
    linked([{ ...keynote, "@type": ["schema:EducationEvent"], identifier: { "@type": "PropertyValue", value: 17 } }]),
    "OTSession · View · 17 · Opening keynote",
  ],
  "/course": [linked({ "@type": "Course", identifier: "c3", name: "Safety" }), "Course · View · c3 · Safety"],
  "/lesson": [
    linked({ "@type": "LearningResource", learningResourceType: "lesson", identifier: "l8", name: "Jackets" }),
    "Lesson · View · l8 · Jackets",
  ],
  "/resource": [linked({ "@type": "LearningResource", identifier: "r5" }), "Resource · View · r5"],
  "/video": [linked(video), "Video · View · v1 · Recording"],
  "/with-its-video": [linked({ "@graph": [video, keynote] }), "OTSession · View · s17 · Opening keynote"],
  "/main-entity": [
    linked({ "@type": "WebPage", identifier: "w1", mainEntity: keynote }),
    "OTSession · View · s17 · Opening keynote",
  ],
  "/after-the-first-paint": [
    `<script>setTimeout(() => document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(linked(keynote)).replaceAll("</", "<\\/")}), 100)</script>`,
    "OTSession · View · s17 · Opening keynote",
  ],
  "/attribute-wins": [
    `${linked(keynote)}<main data-turnout-content='{"id":"x1","type":"Exhibitor","name":"Booth"}'></main>`,
    "Exhibitor · View · x1 · Booth",
  ],
  // A day, and a time without its zone, are no schedule.
  "/no-hour": [
    linked({ ...keynote, startDate: today, endDate: `${today}T23:59:59` }),
    "OTSession · View · s17 · Opening keynote",
  ],
  "/list": [linked([keynote, { ...keynote, identifier: "s18" }]), "Page · View"],
  "/another-page-s": [linked({ ...keynote, url: "/sessions/opening-keynote" }), "Page · View"],
  "/without-identifier": [linked({ ...keynote, identifier: undefined, "@id": "#event" }), "Page · View"],
  "/organisation": [linked({ "@type": "Organization", identifier: "o1" }), "Page · View"],
  "/broken": [`<script type="application/ld+json">{"@type":</script>`, "Page · View"],
  "/not-asked-for": [linked(keynote), "Page · View"],
};

let event: EventPage;

beforeAll(async () => {
  const paths = Object.keys(pages);
  event = await startEventPage({
    bodies: Object.fromEntries(Object.entries(pages).map(([path, [body]]) => [path, body])),
    attributes: Object.fromEntries(paths.map((path) => [path, path === "/not-asked-for" ? "" : "data-json-ld"])),
  });
});
afterAll(() => event.stop());

it("of a page says what it shows: when it is asked for, by one description that has an identifier", async () => {
  for (const [index, path] of Object.keys(pages).entries()) {
    const page = await event.open(path);
    await event.collector.waitForRows((rows) => rows.filter(({ Action }) => Action === "View").length > index);
    await page.close({ runBeforeUnload: true });
  }
  const rows = async (): Promise<Record<string, string[]>> => {
    const grouped: Record<string, string[]> = {};
    for (const row of await event.collector.exportRows(["--columns", "Page Path"])) {
      if (row.Action === "Leave") continue;
      const cells = [row.Category.replace("Content - ", ""), row.Action, row["Content ID"], row["Content Name"]];
      const path = row["Page Path"] ?? "";
      grouped[path] = [...(grouped[path] ?? []), [...cells, row["Content Slug"]].filter(Boolean).join(" · ")];
    }
    return grouped;
  };
  const expected = Object.fromEntries(Object.entries(pages).map(([path, [, ...yields]]) => [path, yields]));
  await expect.poll(rows, { timeout: 30_000 }).toEqual(expected);
});
