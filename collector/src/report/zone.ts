/** A time zone: how the report writes its times, and what a filter's local times mean. */
export interface Zone {
  /** IANA name, such as `Europe/Berlin`. */
  readonly name: string;
  /** `YYYY-MM-DD HH:MM:SS` on the zone's clocks; `atMs` is milliseconds since 1970, fractions of a second are cut. */
  format(atMs: number): string;
  /**
   * The instant of a time on the zone's clocks, both ms since 1970 (the local one counted as if it were UTC). A time
   * that clocks show twice means the first; a time that they skip means the same distance after the skip began. So
   * midnight is always the first instant of a day, and days neither overlap nor leave a gap.
   * Source: the rule "compatible" of Temporal, https://tc39.es/proposal-temporal/docs/timezone.html
   */
  instantOf(localMs: number): number;
}

const dayMs = 86_400_000;
const quarterMs = 900_000;

/** Offsets kept, about three months of quarter hours; then the cache begins anew. */
const cacheLimit = 10_000;

/**
 * From here on every zone changes its offset on a quarter hour only. The last that did not was Liberia, 44 minutes and
 * 30 seconds behind UTC until 7 January 1972. Source: tz database, file `africa`. Earlier offsets are not cached.
 */
const quartersSinceMs = Date.UTC(1972, 1, 1);

/** The zone of an IANA name; throws a RangeError when there is none. */
export function zoneOf(name: string): Zone {
  const clock = clockOf(name);
  const offsets = new Map<number, number>();

  const offsetAt = (atMs: number): number => {
    if (atMs < quartersSinceMs) return readOffset(clock, atMs);
    const quarter = Math.floor(atMs / quarterMs);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    if (offsets.size >= cacheLimit) offsets.clear();
    const offset = readOffset(clock, quarter * quarterMs);
    offsets.set(quarter, offset);
    return offset;
  };

  return {
    name,
    format: (atMs) => new Date(atMs + offsetAt(atMs)).toISOString().slice(0, -5).replace("T", " "),
    instantOf: (localMs) => {
      const before = offsetAt(localMs - dayMs);
      const after = offsetAt(localMs + dayMs);
      const candidates = [localMs - before, localMs - after].filter((atMs) => atMs + offsetAt(atMs) === localMs);
      return candidates.length > 0 ? Math.min(...candidates) : localMs - before;
    },
  };
}

function clockOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      calendar: "iso8601",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new RangeError(`unknown time zone "${name}"; use an IANA name such as Europe/Berlin`);
  }
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
function readOffset(clock: Intl.DateTimeFormat, atMs: number): number {
  const wholeMs = Math.floor(atMs / 1000) * 1000;
  const part: Record<string, number> = {};
  let beforeChrist = false;
  for (const { type, value } of clock.formatToParts(wholeMs)) {
    if (type === "era") beforeChrist = value.startsWith("B");
    else part[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local = new Date(0);
  local.setUTCFullYear(beforeChrist ? 1 - year : year, month - 1, day);
  return local.setUTCHours(hour, minute, second) - wholeMs;
}
