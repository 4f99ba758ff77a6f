import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { exporterOfConference, saved, tableOf } from "../support/exporter.js";

const rows = 3_000;

const { open, ask, csvRows, url } = exporterOfConference(rows);

describe("the session report", () => {
  it("shows who was there, when, and how far they watched, and hands out the sheet", async () => {
    const page = await open("?view=session");
    await page.getByText("Choose a content to see who was there").waitFor();
    await page.getByLabel("Session or other content").selectOption("s17");
    await page.getByRole("heading", { name: "Letting the sea in" }).waitFor();
    const report = await ask("session?content=s17");
    await page.getByText(/Takes place Mon,? 23 Nov.* 09:30 to 10:30 \(Europe\/Berlin\)/).waitFor();
    const funnel = page.locator("section", { hasText: "From view to watched" }).locator(".bars li");
    const steps = await funnel.evaluateAll((items) =>
      items.map((item) => Number(/[\d,]+(?= ·)/.exec((item as HTMLElement).textContent)?.[0])),
    );
    expect(steps).toEqual([
      report.funnel.viewed,
      report.funnel.joined,
      ...[0, 4, 9].map((tenth) => report.funnel.reached[tenth]),
    ]);
    const online = await tableOf(page, /Table of: People online/);
    expect(online.map(([, count]) => Number(count))).toEqual(report.timeline.online);
    await page.getByText(/Statement: .*lower bound/).waitFor();
    const { bytes } = await saved(page, () => page.getByRole("button", { name: "Download attendance CSV" }).click());
    const people = parse(bytes, { bom: true, columns: true });
    expect(people).toHaveLength(report.people);
    expect(people).toEqual(await csvRows("session.csv?content=s17"));
  });

  it("prints the sheet without what is there to click", async () => {
    const page = await open("?view=session&about=s17");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect(await page.getByRole("button", { name: "Download attendance CSV" }).isVisible()).toBe(false);
    expect(await page.locator(".sheet table").isVisible()).toBe(true);
  });
});

describe("the people", () => {
  it("are those of the unique users report, and each has a day", async () => {
    const page = await open("?view=people&traffic=attendees");
    const users = await csvRows("unique-users.csv?traffic=attendees");
    const ids = await page.locator("tbody tr td:first-child").allInnerTexts();
    expect(ids).toEqual(users.slice(0, 100).map((user) => user["User ID"]));
    expect(await page.locator("thead th").allInnerTexts()).toContain("tags");
    await page.getByRole("button", { name: ids[3] as string, exact: true }).click();
    const person = users[3] as Record<string, string>;
    await page.getByRole("heading", { name: `The day of ${person.First} ${person.Last}` }).waitFor();
    const day = (person["Last Activity"] ?? "").slice(0, 10);
    expect(await page.getByLabel("Day", { exact: true }).inputValue()).toBe(day);
    const lines = await tableOf(page, /Table of: The day of/);
    expect(lines).toHaveLength((await ask(`count?user=${ids[3]}&from=${day}&to=${day}`)).count);
    await page.getByRole("button", { name: "Close" }).click();
    await page.waitForURL((url) => !url.search.includes("about"));
  });
});

describe("the live view", () => {
  it("shows activities as they arrive, and holds them back while it is paused", async () => {
    const page = await open("?view=live&kind=help.open");
    await page.getByText("Nothing yet.").waitFor();
    const send = async (id: string) => {
      const activity = { id, kind: "help.open", at: Date.now(), path: "/" };
      const body = JSON.stringify({ v: 1, key: "demo", sentAt: Date.now(), sdk: "test", activities: [activity] });
      await fetch(`${url()}/v1/activities`, { method: "POST", body });
    };
    await send("01900000-0000-7000-8000-000000000001");
    await page.locator("tbody tr", { hasText: "Support Chat" }).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await send("01900000-0000-7000-8000-000000000002");
    await page.getByText("Paused; 1 more have arrived.").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(1);
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator("tbody tr").nth(1).waitFor();
  });
});

describe("exports in the background", () => {
  it("are started, followed, fetched in parts and removed", async () => {
    const page = await open("?view=exports&section=Content");
    await page.getByText("There are no exports yet.").waitFor();
    await page.getByLabel("Rows a file").selectOption("100000");
    await page.getByRole("button", { name: "Start an export" }).click();
    const job = page.locator(".job.done");
    await job.waitFor();
    const { count } = await ask("count?section=Content");
    const { name, bytes } = await saved(page, () =>
      job.getByRole("button", { name: /^user-activity_demo.*\.csv/ }).click(),
    );
    expect(name).toMatch(/^user-activity_demo_.*\.csv$/);
    expect(parse(bytes, { bom: true, columns: true })).toHaveLength(count);
    await job.getByRole("button", { name: "Remove" }).click();
    await page.getByText("There are no exports yet.").waitFor();
  });

  it("stay on the list as cancelled when they are cancelled", async () => {
    // Many small files, so that the job is still running when the page shows it.
    const path = `${url()}/v1/reports/exports?rowsPerFile=4`;
    expect((await fetch(path, { method: "POST" })).status).toBe(202);
    const page = await open("?view=exports");
    await page.locator(".job.running").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "Cancelled · CSV" }).waitFor();
    await page.locator(".job.cancelled").getByRole("button", { name: "Remove" }).click();
    await page.getByText("There are no exports yet.").waitFor();
  });
});
