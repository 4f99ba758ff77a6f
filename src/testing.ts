/** The face for tests of a site: the SDK as it is, over a network in memory. Recipes: `docs/TESTING.md`. */
import { newId } from "./ids.js";
import type { TurnoutOptions } from "./options.js";
import { createMemoryCollector, type Received } from "./testing/memory-collector.js";
import { kindsWith, type OwnKind } from "./testing/own-kinds.js";
import { standIn } from "./testing/stand-ins.js";
import { startTurnout, type Turnout } from "./tracker.js";

export type { Received, ReceivedActivity, Refusal, WaitOptions } from "./testing/memory-collector.js";
export type { OwnKind } from "./testing/own-kinds.js";
export { type CollectedPage, collectActivities, type InterceptedRequest } from "./testing/page.js";

/** The SDK, and what it has recorded. */
export interface TestTurnout extends Received {
  /** For the code under test; with React: `<TurnoutProvider turnout={turnout}>`. */
  readonly turnout: Turnout;
}

export interface TestOptions extends Partial<TurnoutOptions> {
  /** The site's own kinds, as `catalogue.kinds` of the collector's configuration lists them. Default: none. */
  readonly kinds?: readonly OwnKind[];
}

/** Least value of the option. */
const flushIntervalMs = 250;

/**
 * Starts the SDK for a test in a simulated page (happy-dom, jsdom) or a real one. All of it runs: views and marks are
 * observed, activities pass the outbox, and their kinds and details are checked as the collector checks them. Only the
 * network is replaced. Each call makes a visitor of its own; end it with `turnout.stop()`.
 *
 * @param options - As of `createTurnout`, and the site's own kinds. Key and endpoint may be left out.
 */
export function createTestTurnout({ kinds = [], ...options }: TestOptions = {}): TestTurnout {
  const { receive, ...received } = createMemoryCollector(() => turnout.flush(), kindsWith(kinds));
  const network = {
    name: "memory",
    compresses: false,
    canOutlive: () => true,
    send: async (_: string, body: string | Blob) => receive(body as string),
  };
  const settings = { endpoint: "https://turnout.test", key: `test-${newId(Date.now())}`, flushIntervalMs, ...options };
  standIn();
  const turnout = startTurnout(settings, [network]);
  return { turnout, ...received };
}
