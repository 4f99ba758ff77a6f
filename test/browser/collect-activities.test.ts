import { join } from "node:path";
import { collectActivities } from "turnout/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Site, startSite } from "../support/site.js";

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  const tag = '<script async src="/turnout.js" data-key="demo" data-endpoint="https://collect.example.org"></script>';
  site = await startSite({
    collectorUrl: "",
    pages: {
      "/": `<!doctype html><title>Event</title>${tag}<button data-turnout="user.lgIn">Log in</button>`,
      "/quiet": "<!doctype html><title>Quiet</title>",
    },
    files: { "/turnout.js": join(import.meta.dirname, "../../dist/turnout.js") },
  });
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

it("fails a test whose page has a misspelt mark", async () => {
  const page = await browser.newPage();
  const collected = await collectActivities(page);
  await page.goto(site.url);
  await collected.waitFor("page.view");
  await page.click("text=Log in");
  await expect(collected.waitFor("user.logIn")).rejects.toThrow("user.lgIn (unknown-kind) cannot be in the report");
});

it("reads compressed requests", async () => {
  const page = await browser.newPage();
  const collected = await collectActivities(page);
  await page.goto(`${site.url}/quiet`);
  const activity = { id: "0192f0c4-5e6f-7a11-8b22-3c4455667788", kind: "feed.post", at: 1, details: { text: "Grüße" } };
  const answer = await page.evaluate(
    async (envelope) => {
      const packed = new Blob([JSON.stringify(envelope)]).stream().pipeThrough(new CompressionStream("gzip"));
      const body = await new Response(packed).blob();
      return (await fetch("https://collect.example.org/v1/activities?gzip=1", { method: "POST", body })).json();
    },
    { v: 1, key: "demo", sentAt: 1, activities: [activity, activity] },
  );
  expect(answer).toMatchObject({ accepted: 1, duplicates: 1, rejected: [] });
  expect(collected.activities()).toMatchObject([{ kind: "feed.post", label: "Grüße" }]);
});
