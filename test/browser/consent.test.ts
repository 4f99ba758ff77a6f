import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EventPage, inShort, startEventPage } from "../support/event-page.js";

interface Sdk {
  track(kind: string, details?: object): void;
  consent(answers: object): void;
  identify(user: object): void;
  forget(): void;
  flush(): Promise<void>;
}

/** Path → attributes of the page's script tag. */
const attributes = {
  "/pending": 'data-consent="pending"',
  "/denying": 'data-gpc="deny"',
  "/google": 'data-consent="pending" data-consent-source="google"',
  "/children": "data-child-directed",
  "/redacting": "data-redact",
  "/granted": "",
};

let event: EventPage;
let before: number;

beforeAll(async () => {
  event = await startEventPage({
    bodies: Object.fromEntries(Object.keys(attributes).map((path) => [path, ""])),
    attributes,
  });
});
afterAll(() => event.stop());
beforeEach(async () => {
  before = (await event.collector.exportRows()).length;
});
afterEach(async () => {
  for (const context of event.browser.contexts()) await context.close();
});

const call = (of: Page, use: (turnout: Sdk) => unknown): Promise<unknown> => of.evaluate(`(${use})(window.turnout)`);

const started = (of: Page): Promise<unknown> =>
  of.waitForFunction(() => (window as { turnout?: object }).turnout !== undefined);

/** What of ours is on the device. */
const onDevice = (of: Page): Promise<unknown> =>
  of.evaluate(async () => [Object.keys(localStorage), (await indexedDB.databases()).map(({ name }) => name)]);

const nothing = [[], []];

async function rows(expected: number): Promise<string[]> {
  return inShort((await event.collector.waitForRows((all) => all.length >= before + expected)).slice(before));
}

describe("before the person's answer", () => {
  it("nothing is kept on the device and nothing is sent; a grant keeps what waited, with its time", async () => {
    const open = await event.open("/pending");
    await started(open);
    const sent: string[] = [];
    open.on("request", (request) => sent.push(request.url()));
    await call(open, (turnout) => turnout.track("feed.post", { text: "Before" }));
    const trackedAt = Date.now();
    await open.waitForTimeout(1_500);
    expect(await onDevice(open)).toEqual(nothing);
    expect(sent.filter((url) => url.includes("/v1/"))).toEqual([]);
    await call(open, (turnout) => turnout.consent({ analytics: "granted", storage: "granted", text: "granted" }));
    await call(open, (turnout) => turnout.flush());
    expect(await rows(2)).toEqual(["Page · View", "Feed · Post · Before"]);
    const [, post] = (await event.collector.exportRows()).slice(before);
    expect(Math.abs(Date.parse(`${post?.["Date/Time"].replace(" ", "T")}Z`) - trackedAt)).toBeLessThan(1_500);
    expect(await onDevice(open)).not.toEqual(nothing);
  });

  it("who leaves has left nothing", async () => {
    const open = await event.open("/pending");
    await started(open);
    await open.close();
    const next = await event.open("/granted");
    await next.waitForFunction(() => document.readyState === "complete");
    expect(await rows(1)).toEqual(["Page · View"]);
  });

  it("Google's consent mode may give the answer", async () => {
    const open = await event.open("/google");
    await started(open);
    await open.evaluate("(window.dataLayer ??= []).push(['consent', 'update', { analytics_storage: 'granted' }])");
    expect(await rows(1)).toEqual(["Page · View"]);
  });
});

describe("a denial", () => {
  it("takes from the device what is on it, and nothing more is recorded", async () => {
    const open = await event.open("/granted");
    await rows(1);
    await call(open, (turnout) => turnout.identify({ id: "u1" }));
    await call(open, (turnout) => turnout.consent({ analytics: "denied", storage: "denied" }));
    await call(open, (turnout) => turnout.track("feed.post", { text: "Never" }));
    await expect.poll(() => onDevice(open)).toEqual(nothing);
    await open.close();
    await event.open("/granted");
    expect(await rows(2)).toEqual(["Page · View", "Page · View"]);
  });

  it("is what Global Privacy Control says, where the site wants it", async () => {
    const context = await event.browser.newContext();
    await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    const open = await context.newPage();
    await open.goto(`${event.site.url}/denying`);
    await started(open);
    await call(open, (turnout) => turnout.track("feed.post", { text: "Never" }));
    await open.waitForTimeout(500);
    expect(await onDevice(open)).toEqual(nothing);
    await open.goto(`${event.site.url}/granted`);
    expect(await rows(1)).toEqual(["Page · View"]);
  });

  it("of storage alone leaves the device alone, and the report whole", async () => {
    const open = await event.open("/pending");
    await started(open);
    await call(open, (turnout) => turnout.consent({ analytics: "granted", storage: "denied", text: "granted" }));
    await call(open, (turnout) => turnout.track("feed.post", { text: "From memory" }));
    await call(open, (turnout) => turnout.flush());
    expect(await rows(2)).toEqual(["Page · View", "Feed · Post · From memory"]);
    await expect.poll(() => onDevice(open)).toEqual(nothing);
    await call(open, (turnout) => turnout.consent({ storage: "granted" }));
    await call(open, (turnout) => turnout.track("feed.post", { text: "From the disk" }));
    await call(open, (turnout) => turnout.flush());
    expect(await rows(3)).toContain("Feed · Post · From the disk");
    expect(await onDevice(open)).not.toEqual(nothing);
  });

  it("of texts withholds them", async () => {
    const open = await event.open("/granted");
    await started(open);
    await call(open, (turnout) => turnout.consent({ text: "denied" }));
    await call(open, (turnout) => turnout.track("feed.post", { text: "Secret" }));
    expect(await rows(2)).toEqual(["Page · View", "Feed · Post · [withheld]"]);
  });
});

describe("a site", () => {
  it("may have addresses and numbers taken out of texts", async () => {
    const open = await event.open("/redacting");
    await started(open);
    await expect
      .poll(async () => {
        await call(open, (turnout) => turnout.track("feed.post", { text: "ada@example.org" }));
        await call(open, (turnout) => turnout.flush());
        return inShort((await event.collector.exportRows()).slice(before)).at(-1);
      })
      .toBe("Feed · Post · [email]");
    expect(JSON.stringify(await event.collector.exportRows())).not.toContain("ada@example.org");
  });

  it("for children keeps nothing on the device, and sends no more of a person than the id", async () => {
    const open = await event.open("/children");
    await started(open);
    await call(open, (turnout) => turnout.identify({ id: "child-1", first: "Ada", email: "ada@example.org" }));
    await call(open, (turnout) => turnout.track("feed.post", { text: "Secret" }));
    await call(open, (turnout) => turnout.flush());
    expect((await rows(2)).at(-1)).toBe("Feed · Post · [withheld]");
    const post = (await event.collector.exportRows()).at(-1);
    expect([post?.["User ID"], post?.First, post?.Email]).toEqual(["child-1", "", ""]);
    expect(await onDevice(open)).toEqual(nothing);
  });
});

describe("forget", () => {
  it("makes of the device a new visitor's, and the page goes on", async () => {
    const open = await event.open("/granted");
    await rows(1);
    const device = (): Promise<unknown> =>
      open.evaluate(
        () =>
          new Promise((resolve) => {
            const opening = indexedDB.open("turnout:demo");
            opening.onsuccess = () => {
              const asked = opening.result.transaction("outbox").objectStore("outbox").get("device");
              asked.onsuccess = () => {
                opening.result.close();
                resolve(asked.result);
              };
            };
          }),
      );
    const was = await device();
    await call(open, (turnout) => turnout.identify({ id: "u1" }));
    await call(open, (turnout) => turnout.forget());
    await call(open, (turnout) => turnout.track("feed.post", { text: "After" }));
    await call(open, (turnout) => turnout.flush());
    const post = (await event.collector.waitForRows((all) => all.some(({ Label }) => Label === "After"))).at(-1);
    expect(post?.["User ID"]).toBe("");
    await expect.poll(device).not.toBe(was);
  });
});
