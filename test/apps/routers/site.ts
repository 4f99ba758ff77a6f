/** What the apps of all three routers show: the same pages under the same paths, so that one walk fits all. */
import { createTurnout, type TurnoutOptions } from "turnout";

/** What a test sets in the page: how the app is to route, and the SDK's options. */
interface Setting {
  readonly hash: boolean;
  readonly basePath: string;
  readonly options: TurnoutOptions;
}

export const { hash, basePath, options } = (globalThis as unknown as { setting: Setting }).setting;

export interface Session {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly slug: string;
}

const sessions: readonly Session[] = [
  { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" },
  { id: "s18", type: "OTSession", name: "Closing words", slug: "closing-words" },
];

/** A session, as from a server that takes its time, though less than a page needs to settle. */
export async function loadSession(slug: string | undefined): Promise<Session> {
  await pause(80);
  const session = sessions.find((one) => one.slug === slug);
  if (!session) throw new Error(`No session ${slug}`);
  return session;
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Where the menu leads. Moved addresses are kept for links from elsewhere. */
export const menu: readonly (readonly [text: string, path: string])[] = [
  ["Home", "/"],
  ["Keynote", "/sessions/opening-keynote"],
  ["Closing (moved twice)", "/old"],
  ["Search", "/search?q=sea"],
  ["Badges", "/admin/badges"],
];

/** Admin tabs have their name from the title, which many apps set late. */
export async function nameTab(tab: string): Promise<void> {
  await pause(100);
  document.title = tab === "badges" ? "Badges" : tab;
}

createTurnout(options);
