import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InspectedSite, startInspectedSite } from "../support/inspected.js";

/** A person's address and card, as a browser keeps them. Types: Chromium's `field_types.h`. */
const address = {
  fields: [
    { name: "NAME_FULL", value: "Ada Lovelace" },
    { name: "ADDRESS_HOME_STREET_ADDRESS", value: "12 St James's Square" },
    { name: "ADDRESS_HOME_CITY", value: "Springfield" },
    { name: "ADDRESS_HOME_ZIP", value: "94043" },
    { name: "ADDRESS_HOME_COUNTRY", value: "US" },
    { name: "EMAIL_ADDRESS", value: "ada@example.org" },
  ],
};
const card = { name: "Ada Lovelace", number: "4444444444444444", expiryMonth: "11", expiryYear: "2030", cvc: "123" };

/** The forms ask for a detail of their kind by the name of a field that the browser knows how to fill in; neither says so. */
const body = `<main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote","slug":"opening-keynote"}'>
  <form id="survey" data-turnout="content.answer"><input type="hidden" name="question" value="Where do you live?">
    <label>Full name <input name="name"></label><label>Street address <input name="answer"></label>
    <label>City <input name="city"></label><label>ZIP code <input name="zip"></label>
    <label>Email <input name="mail"></label><button>Answer</button></form>
  <form id="shop" data-turnout="content.chat"><label>Name on card <input name="holder"></label>
    <label>Card number <input name="text"></label><label>Expiration date (MM/YYYY) <input name="until"></label>
    <label>Security code <input name="code"></label><button>Buy</button></form>
  </main><script>addEventListener("submit", (event) => event.preventDefault())</script>`;

let event: InspectedSite;

beforeAll(async () => {
  event = await startInspectedSite({ "/": { body } }, { debug: true });
});
afterAll(() => event.stop());

/** Fills in the form that a field is in, as the browser's own menu at that field does. Source: DevTools protocol, Autofill. */
async function autofill(page: Page, field: string, filling: object): Promise<void> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await devtools.send("Autofill.enable");
  const { root } = await devtools.send("DOM.getDocument");
  const { nodeId } = await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector: field });
  const { node } = await devtools.send("DOM.describeNode", { nodeId });
  const isFilled = () => page.locator(field).evaluate((input) => input.matches(":autofill"));
  // A browser that has not read the form yet fills in nothing.
  await expect
    .poll(
      async () => {
        await devtools.send("Autofill.trigger", { fieldId: node.backendNodeId, ...filling }).catch(() => undefined);
        return isFilled();
      },
      { timeout: 30_000, interval: 250 },
    )
    .toBe(true);
}

/** What the collector was sent of the two forms, taken or refused. */
async function sent(): Promise<{ readonly text: string; readonly count: number }> {
  const answers = await Promise.all(
    ["good", "bad"].map(async (verdict) => (await fetch(`${event.collector.url}/debug/${verdict}`)).json()),
  );
  const text = JSON.stringify(answers);
  return { text, count: text.match(/"content\.(answer|chat)"/g)?.length ?? 0 };
}

describe("what the browser filled in by itself", () => {
  it.each([
    { name: "an address", field: "#survey [name=answer]", filling: { address }, label: "Where do you live? / At sea" },
    { name: "a card", field: "#shop [name=text]", filling: { card }, label: "At sea" },
  ])("is never read, be it $name; what the person writes over it is", async ({ field, filling, label }) => {
    const { page } = await event.open("/");
    await autofill(page, field, filling);
    const before = (await sent()).count;
    await page.locator(field).locator("xpath=ancestor::form").locator("button").click();
    await expect.poll(async () => (await sent()).count, { timeout: 30_000 }).toBeGreaterThan(before);
    await page.fill(field, "At sea");
    await page.locator(field).locator("xpath=ancestor::form").locator("button").click();
    await event.collector.waitForRows((rows) => rows.some(({ Label }) => Label === label));
    // Not in ids and times: they are made of digits, too.
    const text = ((await sent()).text.match(/"details":\{[^}]*\}/g) ?? []).join();
    expect(text).toContain("At sea");
    for (const secret of ["James", "Lovelace", "Springfield", "94043", "ada@", card.number, "2030"])
      expect(text).not.toContain(secret);
    await page.context().close();
  });
});
