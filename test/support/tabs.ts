import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pauseMs } from "node:timers/promises";
// biome-ignore lint/correctness/useImportExtensions: the rule knows .js only, and the scripts are .mjs
import { findChromium } from "../../scripts/chromium.mjs";
import { chromiumArgs } from "./browser.js";

/** A browser whose tabs hide one another, as a person's do: Playwright keeps every page visible. */
export interface Tabs {
  /** Opens a tab in front of the others; answers its id. */
  open(url: string): Promise<string>;
  /** Brings a tab to the front. */
  show(id: string): Promise<void>;
  close(id: string): Promise<void>;
  /** Waits until a tab's title, which is all that is told of a page from outside, is as wanted. */
  titled(id: string, isWanted: (title: string) => boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Target {
  readonly id: string;
  readonly title: string;
}

const pollMs = 20;
const limitMs = 30_000;

/** Starts a headless Chromium that is driven over its debugging port; pages in it may play without being asked to. */
export async function startTabs(): Promise<Tabs> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-tabs-"));
  const args = ["--headless", "--remote-debugging-port=0", "--autoplay-policy=no-user-gesture-required"];
  const browser = spawn(findChromium(), [...chromiumArgs, ...args, `--user-data-dir=${folder}`], { stdio: "ignore" });
  const port = await portOf(browser, folder);
  const ask = async (path: string, method = "GET"): Promise<Response> => {
    const answer = await fetch(`http://127.0.0.1:${port}/json/${path}`, { method });
    if (!answer.ok) throw new Error(`The browser answers ${answer.status} to ${path}.`);
    return answer;
  };
  return {
    open: async (url) => ((await (await ask(`new?${url}`, "PUT")).json()) as Target).id,
    show: async (id) => void (await ask(`activate/${id}`)),
    close: async (id) => void (await ask(`close/${id}`)),
    async titled(id, isWanted) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const targets = (await (await ask("list")).json()) as Target[];
        const { title = "" } = targets.find((target) => target.id === id) ?? {};
        if (isWanted(title)) return;
        if (Date.now() > deadline) throw new Error(`The tab's title stays "${title}".`);
        await pauseMs(pollMs);
      }
    },
    async stop() {
      const ended = once(browser, "exit");
      browser.kill();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The port that the browser has chosen, which it writes into its profile. */
async function portOf(browser: ChildProcess, folder: string): Promise<string> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const [port] = (await readFile(join(folder, "DevToolsActivePort"), "utf8").catch(() => "")).split("\n");
    if (port) return port;
    if (browser.exitCode !== null || Date.now() > deadline) throw new Error("The browser opens no debugging port.");
    await pauseMs(pollMs);
  }
}
