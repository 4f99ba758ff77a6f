import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenToConsole } from "../support/console-output.js";
import { type InspectedPage, type InspectedSite, startInspectedSite } from "../support/inspected.js";

/** Where the pictures of docs are, when they are to be made anew; else nothing is written that is in the repository. */
const folder = process.env.TURNOUT_PICTURES ?? join(import.meta.dirname, "../../temp/pictures");

const body = `<style>
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #23212b; background: #f4f2fb }
  main { max-width: 860px; margin: 40px; padding: 28px; background: #fff; border-radius: 14px }
  button, input { font: inherit; padding: 8px 14px; border-radius: 8px; border: 1px solid #bbb } form { display: inline-block; margin: 0 }
  p { margin: 26px 0 } video { width: 360px; height: 200px; background: #222; border-radius: 8px }
</style>
<main data-turnout-content='{"id":"s17","type":"OTSession","name":"Letting the sea in","slug":"letting-the-sea-in"}'>
  <h1>Letting the sea in</h1>
  <p><button id="like" data-turnout="content.like" aria-pressed="false">Like</button>
  <button id="slip" data-turnout="content.raisHand">Raise hand</button>
  <span data-turnout-ignore><button id="quiet" data-turnout="content.complete">Complete</button></span></p>
  <p><form id="chat" data-turnout="content.chat"><input name="text"> <button>Send</button></form></p>
  <video id="film" src="/film.webm" muted></video>
</main><script>addEventListener("submit", (event) => event.preventDefault())</script>`;

/** As strict as a page can be: no style in the markup, no text that becomes script. */
const strict = `<meta http-equiv="Content-Security-Policy" content="style-src 'none'; require-trusted-types-for 'script'">`;

let event: InspectedSite;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const film = join(import.meta.dirname, "../fixtures/ten-seconds.webm");
  const pages = { "/": { body }, "/strict": { body, head: strict } };
  event = await startInspectedSite(pages, { debug: true, files: { "/film.webm": film } });
});
afterAll(() => event.stop());

/** A page on which something happened, also something that is wrong. */
async function busy(colorScheme: "light" | "dark", path = "/"): Promise<InspectedPage> {
  const opened = await event.open(path, { colorScheme, viewport: { width: 1_000, height: 720 } });
  const { page, ask } = opened;
  await page.evaluate(() => {
    const { turnout } = window as unknown as { turnout: { identify(user: object): void } };
    turnout.identify({ id: "u42", first: "Ada", last: "Lovelace", company: "Analytical", email: "ada@example.org" });
  });
  await page.click("#like");
  await page.click("#slip");
  await page.fill("#chat input", "Will there be slides?");
  await page.press("#chat input", "Enter");
  await page.evaluate(() => (document.getElementById("film") as HTMLVideoElement).play());
  await expect
    .poll(() => ask((inspector) => inspector.video()[0]?.levels.length ?? 0), { timeout: 30_000 })
    .toBeGreaterThan(2);
  await page.evaluate(() => (document.getElementById("film") as HTMLVideoElement).pause());
  await expect
    .poll(() => ask((inspector) => inspector.queue().map(({ kind, state, tries }) => [kind, state, tries])), {
      timeout: 30_000,
    })
    .toEqual([]);
  return opened;
}

describe("what the inspector shows", () => {
  it.each(["light", "dark"] as const)("in the console has groups, columns and looks, %s", async (colorScheme) => {
    const { page, ask } = await busy(colorScheme);
    const output = await listenToConsole(page);
    for (const [name, run] of [
      ["status", () => ask((inspector) => void inspector.status())],
      ["why", () => ask((inspector) => inspector.why("#slip").then(() => undefined))],
      ["activities", () => ask((inspector) => void inspector.activities())],
      ["video", () => ask((inspector) => void inspector.video())],
    ] as const) {
      output.clear();
      await run();
      await expect.poll(() => output.lines().length).toBeGreaterThan(0);
      await output.picture(event.browser, join(folder, `inspector-${name}-${colorScheme}.png`), colorScheme);
    }
    await page.context().close();
  });

  it("on the page outlines what is marked, described and played, and what is wrong", async () => {
    const { page, ask } = await busy("light");
    const outlined = await ask((inspector) => inspector.overlay());
    expect(outlined.map(({ element, does, problem }) => [element, does, problem === undefined])).toEqual([
      ["main", "describes", true],
      ["button#like", "records", true],
      ["button#slip", "records", false],
      ["button#quiet", "records", false],
      ["form#chat", "records", true],
      ["video#film", "plays", true],
    ]);
    expect(await page.locator("turnout-overlay .box").count()).toBe(6);
    await page.screenshot({ path: join(folder, "inspector-overlay.png") });
    await ask((inspector) => inspector.overlay());
    expect(await page.locator("turnout-overlay").count()).toBe(0);
    await page.context().close();
  });

  it.each(["light", "dark"] as const)("in the panel is chosen and filtered by keyboard, %s", async (colorScheme) => {
    const { page, ask } = await busy(colorScheme);
    await ask((inspector) => void inspector.overlay({ panel: true }));
    const panel = page.locator("turnout-panel");
    expect(await panel.getByRole("option").count()).toBeGreaterThan(4);
    await page.keyboard.press("/");
    await page.keyboard.type("raisHand");
    await page.keyboard.press("ArrowDown");
    await panel.getByText('did you mean "content.raiseHand"?').first().waitFor();
    expect(await panel.getByRole("option", { selected: true }).textContent()).toContain("content.raisHand");
    await page.fill("turnout-panel input", "");
    await page.locator("turnout-panel").screenshot({ path: join(folder, `inspector-panel-${colorScheme}.png`) });
    await panel.getByRole("tab", { selected: true }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await panel.getByText("it is paused").waitFor();
    await panel.screenshot({ path: join(folder, `inspector-panel-tenths-${colorScheme}.png`) });
    // It is drawn anew twice a second, and the keys stay where they are.
    await page.waitForTimeout(1_200);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("breaks no strict Content-Security-Policy", async () => {
    const { page, ask } = await event.open("/strict");
    const broken = await page.evaluateHandle(() => {
      const found: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
      return found;
    });
    await ask((inspector) => void inspector.overlay());
    await ask((inspector) => void inspector.overlay({ panel: true }));
    await page.locator("turnout-panel .panel").waitFor();
    expect(await page.locator("turnout-panel .panel").evaluate((panel) => getComputedStyle(panel).borderRadius)).toBe(
      "12px",
    );
    expect(await broken.jsonValue()).toEqual([]);
    await page.context().close();
  });
});
