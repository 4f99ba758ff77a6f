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
  /** Endings, without dot, of links that count as downloads without a `download` attribute. Default: see `downloadEndings`. */
  readonly downloadEndings?: readonly string[];
  /** Whether a change of the query alone is a new view. Default false. */
  readonly viewOnQuery?: boolean;
  /** Whether a change of the hash alone is a new view, as hash routers need. Default false. */
  readonly viewOnHash?: boolean;
  /** False switches off all that the SDK observes by itself; `track` still works. Default true. */
  readonly observe?: boolean;
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

const defaults = {
  flushIntervalMs: 5_000,
  sessionIdleMs: 30 * 60_000,
  outboxLimitActivities: 10_000,
  downloadEndings,
  viewOnQuery: false,
  viewOnHash: false,
  observe: true,
};

/** Least values of the options that are numbers. */
const least: Readonly<Record<string, number>> = {
  flushIntervalMs: 250,
  sessionIdleMs: 1_000,
  outboxLimitActivities: 1,
};

/** Names of all options, for faces that read them from elsewhere. */
export const optionNames: readonly string[] = ["endpoint", "key", ...Object.keys(defaults)];

/** Checks `options` and fills in the defaults. Throws a `TypeError` that names the wrong option. */
export function checkOptions(options: TurnoutOptions): Settings {
  const { endpoint, key, ...others } = options ?? {};
  if (typeof key !== "string" || key === "") throw wrong("key", "the site's public key, a text that is not empty");
  const url = collectorUrl(endpoint);
  for (const [name, value] of Object.entries(others)) {
    const standard: unknown = defaults[name as keyof typeof defaults];
    if (standard === undefined) throw wrong(name, "left out: there is no such option");
    const limit = least[name];
    if (typeof value !== typeof standard || Array.isArray(value) !== Array.isArray(standard)) {
      throw wrong(name, `of the kind of ${JSON.stringify(standard)}`);
    }
    if (limit !== undefined && !((value as number) >= limit)) throw wrong(name, `at least ${limit}`);
  }
  return { ...defaults, ...others, key, url };
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
