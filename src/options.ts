import type { ConsentAnswer } from "./consent.js";
import type { TextPolicies } from "./texts/rule.js";

/** What a site may set. Wrong options throw a `TypeError` from `createTurnout`: a developer's error, seen at once. */
export interface TurnoutOptions {
  /** Address of the collector, such as `https://collect.example.org`; `/v1/activities` is appended. */
  readonly endpoint: string;
  /** The site's public key. */
  readonly key: string;
  /** Longest wait of an activity before it is sent, ms. Default 5,000, least 250. The first of a page goes at once. */
  readonly flushIntervalMs?: number;
  /** Idle time after which a new session begins, ms. Default 30 minutes. Source: Segment, Snowplow, PostHog, Matomo. */
  readonly sessionIdleMs?: number;
  /** Most activities that wait on the device. Default 10,000. Above it new ones are losses "outbox-full". */
  readonly outboxLimitActivities?: number;
  /** Most bytes of activities that wait on the device. Default 5 MiB. Source: Microsoft's offline channel. */
  readonly outboxLimitBytes?: number;
  /** Endings, without dot, of links that count as downloads without a `download` attribute. Default: see `downloadEndings`. */
  readonly downloadEndings?: readonly string[];
  /** Whether a change of the query alone is a new view. Default false. */
  readonly viewOnQuery?: boolean;
  /** Whether a change of the hash alone is a new view, as hash routers need. Default false. */
  readonly viewOnHash?: boolean;
  /** Parameters of the query that are recorded with the page's path. Default: none. */
  readonly queryParameters?: readonly string[];
  /** Whether JSON-LD of the page says what it shows, where the page's own attributes do not. Default false. */
  readonly jsonLd?: boolean;
  /** What counts as watched: what was played "visible", in sight or in picture-in-picture, or all that was "played". Default "visible". */
  readonly watchBasis?: "visible" | "played";
  /** False switches off all that the SDK observes by itself; `track` still works. Default true. */
  readonly observe?: boolean;
  /** The person's answer as the page begins, until `consent()` says more. Default "granted": the legal basis is the site's to state. */
  readonly consent?: ConsentAnswer;
  /**
   * Where the page's consent tool is followed: Google's consent mode ("google") or IAB's TCF ("tcf"). Default "call": only
   * `consent()` counts. Say `consent: "pending"` with it.
   */
  readonly consentSource?: "call" | "google" | "tcf";
  /** Global Privacy Control: "mark" sends it along, "deny" takes it for a denial. Default "mark". */
  readonly gpc?: "mark" | "deny";
  /** A service for children: nothing is kept on the device, no trait but the id and no text is sent. Default false. */
  readonly childDirected?: boolean;
  /** What becomes of what people wrote: one policy, or one by kind, by section (`"feed.*"`), and `"*"`. Default "full". */
  readonly texts?: TextPolicies;
  /** Whether the text of private messages stays out. Default false. */
  readonly omitPrivateMessages?: boolean;
  /** Whether e-mail addresses, telephone and card numbers are taken out of what people wrote. Default false. */
  readonly redact?: boolean;
}

/** Options after they were checked, each with its default. */
export interface Settings extends Required<Omit<TurnoutOptions, "endpoint">> {
  /** Address that batches are posted to. */
  readonly url: string;
}

/** Longest time that an activity waits on the device, ms: Safari deletes what scripts stored after 7 idle days. */
export const outboxMaxAgeMs = 7 * 24 * 3_600_000;

/** Longest session, ms, however active. Source: PostHog. */
export const sessionLimitMs = 24 * 3_600_000;

/** Source: GA4's enhanced measurement, plus e-books and calendars. */
const downloadEndings: readonly string[] =
  "pdf doc docx xls xlsx ppt pptx key odt ods odp csv txt rtf zip rar 7z gz tar dmg exe pkg epub ics mp3 wav m4a mp4 mov avi webm".split(
    " ",
  );

/** Those that a site does not set. */
export const defaults: Required<Omit<TurnoutOptions, "endpoint" | "key">> = {
  flushIntervalMs: 5_000,
  sessionIdleMs: 30 * 60_000,
  outboxLimitActivities: 10_000,
  outboxLimitBytes: 5 * 2 ** 20,
  downloadEndings,
  viewOnQuery: false,
  viewOnHash: false,
  queryParameters: [],
  jsonLd: false,
  watchBasis: "visible",
  observe: true,
  consent: "granted",
  consentSource: "call",
  gpc: "mark",
  childDirected: false,
  texts: "full",
  omitPrivateMessages: false,
  redact: false,
};

/** Least values of the options that are numbers; 1 of the others. */
const least: Readonly<Record<string, number>> = { flushIntervalMs: 250, sessionIdleMs: 1_000 };

/** The words that an option may be. */
const words: Readonly<Record<string, string>> = {
  consent: "granted pending denied",
  consentSource: "call google tcf",
  gpc: "mark deny",
  watchBasis: "visible played",
  texts: "full truncate length omit",
};

/** Checks `options` and fills in the defaults. Throws a `TypeError` that names the wrong option. */
export function checkOptions(options: TurnoutOptions): Settings {
  const { endpoint, key, ...others } = options ?? {};
  if (typeof key !== "string" || key === "") throw wrong("key", "the site's public key, a text that is not empty");
  const url = collectorUrl(endpoint);
  for (const [name, value] of Object.entries(others)) checkOption(name, value);
  return { ...defaults, ...others, key, url };
}

function checkOption(name: string, value: unknown): void {
  const standard: unknown = defaults[name as keyof typeof defaults];
  if (standard === undefined) throw wrong(name, "left out: there is no such option");
  const choices = words[name]?.split(" ");
  if (choices) {
    const given = name === "texts" && value instanceof Object ? Object.values(value) : [value];
    if (!given.every((word) => choices.includes(word as string))) throw wrong(name, `one of ${choices.join(", ")}`);
  } else if (typeof value !== typeof standard || Array.isArray(value) !== Array.isArray(standard)) {
    throw wrong(name, `of the kind of ${JSON.stringify(standard)}`);
  } else if (typeof standard === "number" && !((value as number) >= (least[name] ?? 1))) {
    throw wrong(name, `at least ${least[name] ?? 1}`);
  }
}

function collectorUrl(endpoint: unknown): string {
  try {
    const url = new URL(endpoint as string);
    if (/^https?:$/.test(url.protocol)) return `${url.href.replace(/[?#].*/, "").replace(/\/+$/, "")}/v1/activities`;
  } catch {
    // Falls through to the one message for all that is wrong with it.
  }
  throw wrong("endpoint", "the collector's http(s) address");
}

function wrong(name: string, expected: string): TypeError {
  return new TypeError(`turnout: option "${name}" must be ${expected}`);
}
