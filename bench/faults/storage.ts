import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Scenario } from "./scenario.js";
import type { Trial } from "./trial.js";

/** Devices that do not keep what they are given. */
export const storage: readonly Scenario[] = [
  {
    name: "storage denied by the browser's settings",
    atOnce: 3,
    async run(trial) {
      await denyStorage(trial.profileFolder);
      const page = await trial.settled(await trial.profile());
      await trial.post(page, 20);
      await trial.arrived();
    },
  },
  {
    name: "storage denied, collector away for a while",
    atOnce: 3,
    async run(trial) {
      await denyStorage(trial.profileFolder);
      const page = await trial.settled(await trial.profile());
      trial.befall("away");
      await trial.post(page, 100);
      await page.waitForTimeout(500);
      trial.befall(undefined);
      await trial.arrived();
    },
  },
  {
    name: "quota exhausted",
    atOnce: 3,
    async run(trial) {
      const page = await onSmallDisk(trial);
      await fillStorage(page);
      await trial.post(page, 100);
      await trial.arrived();
    },
  },
  {
    name: "quota exhausted while the collector is away",
    atOnce: 3,
    async run(trial) {
      const page = await onSmallDisk(trial);
      trial.befall("away");
      await fillStorage(page);
      await trial.post(page, 100);
      await page.waitForTimeout(500);
      trial.befall(undefined);
      await trial.arrived();
    },
  },
  {
    name: "site data deleted by the person while activities wait",
    atOnce: 3,
    async run(trial) {
      const page = await trial.settled(await trial.device());
      trial.befall("away");
      await trial.post(page, 100);
      await page.waitForTimeout(500);
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("Storage.clearDataForOrigin", { origin: trial.stage.site.url, storageTypes: "all" });
      trial.befall(undefined);
      await trial.post(page, 10);
      await trial.arrived();
    },
  },
  {
    name: "an activity of 100 KB among others",
    atOnce: 3,
    async run(trial) {
      const page = await trial.settled(await trial.device());
      await trial.post(page, 10);
      const text = `${trial.id} large `.padEnd(100_000, "x");
      trial.expect("Post", text);
      await page.evaluate((large) => {
        const { turnout } = window as unknown as { turnout: { track(kind: string, details: object): void } };
        turnout.track("feed.post", { text: large });
      }, text);
      await trial.post(page, 10);
      await trial.arrived();
      await trial.comeBack();
    },
  },
];

/** What a person does who blocks all cookies and site data; the browser reads it from its profile at start. */
async function denyStorage(profileFolder: string): Promise<void> {
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  await mkdir(join(profileFolder, "Default"), { recursive: true });
  await writeFile(join(profileFolder, "Default/Preferences"), JSON.stringify(settings));
}

/** Bytes that the site may have on the device. */
const quotaBytes = 2_000_000;

/** Before the first page: Chromium asks for the quota once and takes it for true for half a minute. */
async function onSmallDisk(trial: Trial): Promise<Page> {
  const device = await trial.device();
  const devtools = await device.newCDPSession(await device.newPage());
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: trial.stage.site.url, quotaSize: quotaBytes });
  return trial.settled(device);
}

/** Fills what the browser lets the site have, to the last bytes, by a database of the page's own. */
async function fillStorage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("of the page's own");
      opening.onupgradeneeded = () => opening.result.createObjectStore("waste", { autoIncrement: true });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const write = (bytes: number): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = database.transaction("waste", "readwrite");
        transaction.objectStore("waste").add(crypto.getRandomValues(new Uint8Array(bytes)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    for (let bytes = 65_536; bytes >= 256; bytes /= 2) while (await write(bytes));
  });
}
