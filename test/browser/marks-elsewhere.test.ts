import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventPage, inShort, startEventPage } from "../support/event-page.js";

const content = (id: string): string =>
  JSON.stringify({ id, type: "OTSession", name: `Name ${id}`, slug: `slug-${id}` });
const button = (emoji: string): string =>
  `<button data-turnout="content.emoji" data-turnout-emoji="${emoji}">${emoji}</button>`;
const on = (id: string, body: string): string => `<main data-turnout-content='${content(id)}'>${body}</main>`;

/** A page for each way in which a part of it is closed off, with a content of its own. */
const bodies = {
  "/closed": on(
    "closed",
    `<a href="#there" data-turnout-content='${content("card")}'><span id="host">Host</span></a><span id="opened"></span>
    <script>
      const shadow = host.attachShadow({ mode: "closed" });
      shadow.innerHTML = '<form data-turnout="content.chat"><input name="text"></form>${button("Love")}';
      shadow.addEventListener("click", (event) => event.preventDefault());
      shadow.addEventListener("submit", (event) => event.preventDefault());
      const inner = shadow.appendChild(document.createElement("div")).attachShadow({ mode: "closed" });
      inner.innerHTML = '${button("Wave")}';
      opened.attachShadow({ mode: "open" }).innerHTML =
        '<form data-turnout="content.question"><input name="text"></form>${button("Clap")}';
      opened.shadowRoot.addEventListener("submit", (event) => event.preventDefault());
    </script>`,
  ),
  "/frames": on(
    "frames",
    `<iframe id="first" src="/frame"></iframe>
    <div data-turnout-content='${content("card")}'><iframe id="card" srcdoc='${button("Wave")}'></iframe></div>
    <div data-turnout-ignore><iframe id="ignored" srcdoc='${button("Clap")}'></iframe></div>`,
  ),
  "/frame": `<!doctype html><form data-turnout="content.chat"><input name="text"></form><a href="/files/slides.pdf">Slides</a>
    <iframe id="deep" srcdoc='${button("Love")}'></iframe>
    <script>
      document.querySelector("form").onsubmit = (event) => event.preventDefault();
      document.querySelector("a").onclick = (event) => event.preventDefault();
    </script>`,
  "/tracked-frame": on("tracked-frame", `<iframe id="first" src="/tracked"></iframe>`),
  "/tracked": on("tracked", button("Love")),
  "/sights": on(
    "sights",
    `<p id="first" data-turnout="notification.view" data-turnout-id="n1" data-turnout-text="Doors open">Doors open</p>
    <div style="height:300vh"></div>
    <p id="last" data-turnout="notification.view" data-turnout-text="Doors close">Doors close</p>`,
  ),
};

let event: EventPage;

beforeAll(async () => {
  event = await startEventPage({ bodies });
});
afterAll(() => event.stop());

/** Opens a page, and waits until what such pages need has been loaded. */
async function openLoaded(path: string, script = ""): Promise<Page> {
  const page = await (await event.browser.newContext()).newPage();
  const loaded = page.waitForResponse((response) => response.url().includes("/turnout/follow-rare-"));
  await page.goto(event.site.url + path);
  await page.waitForFunction(() => "flush" in ((window as unknown as { turnout?: object }).turnout ?? {}));
  if (script) await page.evaluate(script);
  await (await loaded).finished();
  // A task later what was loaded runs.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  return page;
}

/** Ends the page, and answers what it did beside its view and leave. */
async function rowsOf(page: Page, id: string): Promise<string[]> {
  await page.close({ runBeforeUnload: true });
  const isLeft = (row: string): boolean => row === `Content - OTSession · Leave · ${id}`;
  const rows = await event.collector.waitForRows((all) => inShort(all).some(isLeft));
  const own = rows.filter((row) => row["User ID"] === "" && !["View", "Leave"].includes(row.Action));
  return [...inShort(own), ...inShort(rows).filter((row) => row.startsWith("Notification"))];
}

let told = 0;
/** The rows that came since it was asked last. */
async function news(page: Page, id: string): Promise<string[]> {
  const rows = await rowsOf(page, id);
  const added = rows.slice(told);
  told = rows.length;
  return added;
}

describe("a shadow root", () => {
  it("that is handed over is heard, closed or open: forms and marks on the content around it, once, until it ends", async () => {
    const page = await openLoaded(
      "/closed",
      "globalThis.ends = [shadow, inner, opened.shadowRoot].map(turnout.observe)",
    );
    // Playwright does not see into closed roots.
    const { x, y } = await page.evaluate<DOMRect>("shadow.querySelector('button').getBoundingClientRect().toJSON()");
    await page.mouse.click(x + 2, y + 2);
    await page.evaluate("inner.querySelector('button').click()");
    await page.evaluate("shadow.querySelector('input').focus()");
    await page.keyboard.type("Hello");
    await page.keyboard.press("Enter");
    await page.fill("#opened input", "Why?");
    await page.press("#opened input", "Enter");
    await page.click("#opened button");
    await page.evaluate("ends.forEach((end) => end()); inner.querySelector('button').click()");
    expect(await news(page, "closed")).toEqual([
      "Content - OTSession · Emoji · Love · card",
      "Content - OTSession · Emoji · Wave · card",
      "Content - OTSession · Chat · Hello · card",
      "Content - OTSession · Question · Why? · closed",
      "Content - OTSession · Emoji · Clap · closed",
      // Not heard any more, what is done in it is a click on what is around it.
      "Content - OTSession · Click · card",
    ]);
  });
});

describe("a frame of the page's origin", () => {
  it("counts for the page, on the content around it, also deep inside, added later, and gone to another page", async () => {
    const page = await openLoaded("/frames");
    const first = page.frameLocator("#first");
    await first.locator("input").fill("Hello");
    await first.locator("input").press("Enter");
    await first.locator("a").click();
    await first.frameLocator("#deep").locator("button").click();
    await page.frameLocator("#card").locator("button").click();
    await page.frameLocator("#ignored").locator("button").click();
    await page.evaluate((html) => {
      const added = document.createElement("iframe");
      added.id = "added";
      added.srcdoc = html;
      document.querySelector("main")?.append(added);
    }, button("Heart"));
    await page.frameLocator("#added").locator("button").click();
    const moved = page.waitForEvent("framenavigated");
    await page.evaluate((html) => document.querySelector("#added")?.setAttribute("srcdoc", html), button("Star"));
    await moved;
    await page.frameLocator("#added").locator("text=Star").click();
    expect(await news(page, "frames")).toEqual([
      "Content - OTSession · Chat · Hello · frames",
      "Download · Download · slides.pdf · frames",
      "Content - OTSession · Emoji · Love · frames",
      "Content - OTSession · Emoji · Wave · card",
      "Content - OTSession · Emoji · Heart · frames",
      "Content - OTSession · Emoji · Star · frames",
    ]);
  });

  it("that is tracked itself is not counted twice", async () => {
    const page = await openLoaded("/tracked-frame");
    await event.collector.waitForRows((rows) => inShort(rows).includes("Content - OTSession · View · tracked"));
    await page.frameLocator("#first").locator("button").click();
    expect(await news(page, "tracked-frame")).toEqual(["Content - OTSession · Emoji · Love · tracked"]);
  });
});

describe("a notification", () => {
  it("is seen when half of it was in view for a second, once by its id, on whatever page", async () => {
    const page = await openLoaded("/sights");
    await page.evaluate(() => document.getElementById("last")?.scrollIntoView());
    await page.waitForTimeout(300);
    await page.evaluate(() => scrollTo(0, 0));
    // The same again, as another element, as a list that is rendered anew has it.
    await page.evaluate(() =>
      document.getElementById("first")?.replaceWith(document.getElementById("first")?.cloneNode(true) as Node),
    );
    await event.collector.waitForRows((rows) => inShort(rows).includes("Notification · View · Doors open · sights"));
    await page.reload();
    await page.waitForTimeout(1_600);
    expect(await news(page, "sights")).toEqual(["Notification · View · Doors open · sights"]);
  });
});
