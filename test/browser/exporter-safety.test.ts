import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, startCollector } from "../support/collector.js";

/** Runs in whatever page takes it for markup: as an element, out of an attribute, or as a script. */
const attack = `"'><img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1">`;

const tokens = { organiser: "the organiser's token", speaker: "the speaker's token" };
const hashOf = (secret: string) => `sha256:${createHash("sha256").update(secret).digest("hex")}`;

const config = {
  sites: [
    {
      id: "demo",
      key: "demo",
      name: `Demo ${attack}`,
      zone: "UTC",
      catalogue: {
        kinds: [
          {
            kind: "acme.attack",
            section: `Section ${attack}`,
            name: `Name ${attack}`,
            definition: attack,
            category: `Category ${attack}`,
            action: `Action ${attack}`,
            details: ["text"],
          },
        ],
      },
    },
    { id: "other", key: "other", zone: "UTC" },
  ],
  reportTokens: [
    { name: `Organiser ${attack}`, hash: hashOf(tokens.organiser), role: "site-admin" },
    { name: "Speaker", hash: hashOf(tokens.speaker), role: "content-admin", sites: ["demo"], contents: ["s17"] },
  ],
  links: [{ label: `Link ${attack}`, url: `https://expo.example.org/?${encodeURIComponent(attack)}` }],
};

const evil = { id: `id ${attack}`, type: `type ${attack}`, name: `name ${attack}`, slug: `slug ${attack}` };
const session = { id: "s17", type: "OTSession", name: "Keynote", slug: "keynote" };
const traits = ["id", "first", "last", "company", "email", "other"].map((name) => [name, `${name} ${attack}`]);

let browser: Browser;
let collector: Collector;

beforeAll(async () => {
  [browser, collector] = await Promise.all([launchBrowser(), startCollector({ config })]);
  const at = Date.now() - 60_000;
  const activity = (number: number, given: object) => ({
    id: `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    at: at + number,
    path: `/${attack}`,
    ...given,
  });
  const body = JSON.stringify({
    v: 1,
    key: "demo",
    sentAt: Date.now(),
    user: Object.fromEntries(traits),
    activities: [
      activity(1, { kind: "content.view", content: evil }),
      activity(2, { kind: "content.chat", content: evil, details: { text: `chat ${attack}` } }),
      activity(3, { kind: "acme.attack", content: evil, details: { text: `own ${attack}` } }),
      activity(4, { kind: "content.view", content: session }),
    ],
  });
  const answer = await fetch(`${collector.url}/v1/activities`, { method: "POST", body });
  expect(await answer.json()).toMatchObject({ accepted: 4 });
});

afterAll(async () => {
  await browser.close();
  await collector.stop();
});

async function open(query = ""): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.dismiss());
  await page.goto(`${collector.url}/${query}`);
  return { page, context };
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.locator("#token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const countOf = async (page: Page) => Number(await page.locator("#count strong").textContent());

describe("signing in to the exporter page", () => {
  it("takes a right token only, and leaves nothing of it where a script could read it", async () => {
    const { page, context } = await open();
    await signIn(page, "another token");
    await page.getByText("That token was not accepted.").waitFor();
    expect(await context.cookies()).toEqual([]);
    await signIn(page, tokens.organiser);
    await page.locator("#count strong").waitFor();
    expect(await countOf(page)).toBe(4);
    const [cookie, ...others] = await context.cookies();
    expect(cookie).toMatchObject({ name: "turnout-session", httpOnly: true, sameSite: "Strict", path: "/" });
    expect(others).toEqual([]);
    const readable = await page.evaluate(() => [
      document.cookie,
      ...Object.values({ ...sessionStorage, ...localStorage }),
    ]);
    expect(readable.join(" ")).not.toMatch(/token|turnout-session/);
    expect(page.url()).toBe(`${collector.url}/`);
  });

  it("ends with signing out, after which the page asks again", async () => {
    const { page, context } = await open();
    await signIn(page, tokens.organiser);
    await page.locator("#count strong").waitFor();
    const [cookie] = await context.cookies();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator("#token").waitFor();
    expect(await context.cookies()).toEqual([]);
    const headers = { Cookie: `${cookie?.name}=${cookie?.value}` };
    expect((await fetch(`${collector.url}/v1/reports/count`, { headers })).status).toBe(401);
  });

  it("shows a content admin the own content only, and says so", async () => {
    const { page } = await open("?view=rows");
    await signIn(page, tokens.speaker);
    await page.locator("#preview tbody tr").waitFor();
    expect(await countOf(page)).toBe(1);
    await page.getByText("Speaker, for content s17").waitFor();
    expect(await page.locator("#preview").textContent()).not.toMatch(/chat |own |slug /);
  });

  it("does not let a page of another origin read or act, though the browser has the cookie", async () => {
    const { page, context } = await open();
    await signIn(page, tokens.organiser);
    await page.locator("#count strong").waitFor();
    const foreign = await context.newPage();
    await foreign.route("http://foreign.localhost/**", (route) =>
      route.fulfill({ body: "<p>foreign", contentType: "text/html" }),
    );
    await foreign.goto("http://foreign.localhost/");
    const got = await foreign.evaluate(async (url) => {
      const tried = (path: string, init: RequestInit) =>
        fetch(`${url}/v1/${path}`, { credentials: "include", ...init }).then(
          (answer) => answer.status,
          () => "unreadable",
        );
      return [await tried("reports/count", {}), await tried("session", { method: "DELETE" })];
    }, collector.url);
    expect(got).toEqual(["unreadable", "unreadable"]);
    await page.reload();
    await page.locator("#count strong").waitFor();
  });
});

describe("the exporter page", () => {
  it("shows what anybody has written as text, in every field, and runs none of it", async () => {
    const query = new URLSearchParams({ text: "", content: "", user: "", view: "rows" });
    const { page } = await open(`?${query}`);
    await signIn(page, tokens.organiser);
    await page.locator("#count strong").waitFor();
    await page.locator("#preview tbody tr").first().waitFor();
    for (const fold of await page.getByRole("button", { name: /^Unfold/ }).all()) await fold.click();
    const shown = await page.locator("body").textContent();
    for (const part of ["Section", "Name", "Link", "chat", "own", "first", "slug", "Category", "Action"]) {
      expect(shown, part).toContain(`${part} ${attack}`);
    }
    expect(
      await page.evaluate(() => [Reflect.get(window, "pwned"), document.querySelectorAll("img, svg[onload]").length]),
    ).toEqual([undefined, 0]);
  });

  it("does the same with what stands in its address", async () => {
    for (const name of ["site", "zone", "content", "user", "text", "section", "from", "to", "view"]) {
      const { page } = await open(`?${new URLSearchParams({ [name]: attack })}`);
      await signIn(page, tokens.organiser);
      await page.locator("#exporter").waitFor();
      await page.waitForLoadState("networkidle");
      expect(await page.evaluate(() => Reflect.get(window, "pwned")), name).toBeUndefined();
    }
  });

  it("could not run it even if it took it for markup, because its policy allows own files only", async () => {
    const { page } = await open();
    const ran = await page.evaluate(async (markup) => {
      const refused = new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", resolve, { once: true });
      });
      const script = document.createElement("script");
      script.textContent = "window.pwned = 1";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", markup);
      await refused;
      return Reflect.get(window, "pwned");
    }, attack);
    expect(ran).toBeUndefined();
  });
});
