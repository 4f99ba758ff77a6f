import type { Browser } from "playwright-core";
import { readNotifications } from "./page-watch.js";

/** Someone at an event site, with mouse and keyboard. */
export interface Attendee {
  /** Enters an address. */
  open(url: string): Promise<void>;
  /** Clicks what leads to another page. */
  follow(selector: string): Promise<void>;
  /** Stays for a second, as a person does who reads: longer than a page takes to settle. */
  linger(): Promise<void>;
  click(selector: string): Promise<void>;
  /** Clicks a download, and waits until it is there. */
  download(selector: string): Promise<void>;
  /** Writes into a form's fields, by name. */
  fill(form: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** The same, and submits it. */
  submit(form: string, fields?: Readonly<Record<string, string>>): Promise<void>;
  /** Chooses one of a form's answers, and submits it. */
  choose(form: string, answer: string): Promise<void>;
  /** Plays the video by keyboard until it is at `untilSeconds`, and pauses it. */
  watch(untilSeconds: number): Promise<void>;
  /** Reads the notifications in view. */
  readNotifications(): Promise<void>;
  /** Waits until the video has shown a second of picture. */
  seePicture(): Promise<void>;
  /** Chooses a picture for a form's field. */
  upload(selector: string): Promise<void>;
  closeWindow(): Promise<void>;
  /** What the pages complained of so far, violations of the content policy and failed requests included. */
  readonly complaints: readonly string[];
}

/** An attendee with a device of their own. Each page that they come to is waited for until Turnout has started there. */
export async function sendAttendee(browser: Browser): Promise<Attendee> {
  const page = await (await browser.newContext()).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${page.url()} ${error}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${page.url()} ${response.status()} ${response.url()}`);
  });

  const arrive = async (): Promise<void> => {
    // Before, it is the stub that keeps early calls: a proxy of an array.
    await page.waitForFunction(() => "turnout" in window && !Array.isArray(window.turnout));
  };
  const fill = async (form: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(fields)) await page.fill(`${form} [name=${name}]`, text);
  };
  const submit = (form: string): Promise<void> => page.click(`${form} [type=submit]`);
  return {
    complaints,
    async open(url) {
      await page.goto(url);
      await arrive();
    },
    async follow(selector) {
      await Promise.all([page.waitForEvent("load"), page.click(selector)]);
      await arrive();
    },
    async linger() {
      await page.waitForFunction(() => performance.now() > 1_000);
    },
    click: (selector) => page.click(selector),
    async download(selector) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
      await download.path();
    },
    fill,
    async submit(form, fields = {}) {
      await fill(form, fields);
      await submit(form);
    },
    async choose(form, answer) {
      await page.check(`${form} [value="${answer}"]`);
      await submit(form);
    },
    async watch(untilSeconds) {
      await page.focus("video");
      await page.keyboard.press("Space");
      await page.waitForFunction((until) => Number(document.querySelector("video")?.currentTime) > until, untilSeconds);
      await page.keyboard.press("Space");
    },
    readNotifications: () => readNotifications(page),
    async seePicture() {
      await page.waitForFunction(() => {
        const played = document.querySelector("video")?.played;
        return played?.length && played.end(played.length - 1) - played.start(played.length - 1) > 1;
      });
    },
    upload: (selector) =>
      page.setInputFiles(selector, { name: "ada.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") }),
    closeWindow: () => page.close({ runBeforeUnload: true }),
  };
}
