import type { Console } from "./console.js";

/** How a piece of a line looks. Legible on the console's light and dark ground alike. */
const looks = {
  plain: "",
  strong: "font-weight:600",
  muted: "color:#80868b",
  good: "color:#1a8f5a",
  bad: "color:#d93f3f;font-weight:600",
  wait: "color:#b06d00",
  kind: "color:#7a5af0;font-weight:600",
  brand: "background:#7a5af0;color:#fff;border-radius:3px;padding:1px 6px;font-weight:600",
  goodChip: "background:#12804a;color:#fff;border-radius:3px;padding:1px 6px",
  badChip: "background:#c62f2f;color:#fff;border-radius:3px;padding:1px 6px",
  waitChip: "background:#9a5f00;color:#fff;border-radius:3px;padding:1px 6px",
  plainChip: "background:#5f6368;color:#fff;border-radius:3px;padding:1px 6px",
} as const;

export type Look = keyof typeof looks;

/** A text; a text with a look; or something that the console shows in its own way, such as an element to hover over. */
export type Piece = string | readonly [text: string, look: Look] | { readonly shown: unknown };

export interface Printer {
  line(...pieces: readonly Piece[]): void;
  /** Lines under a heading, folded away unless `open`. */
  group(heading: readonly Piece[], print: () => void, open?: boolean): void;
  table(rows: readonly object[]): void;
}

export function createPrinter({ log, group, groupCollapsed, groupEnd, table }: Console): Printer {
  return {
    line: (...pieces) => log(...styled(pieces)),
    group(heading, print, open = false) {
      (open ? group : groupCollapsed)(...styled(heading));
      try {
        print();
      } finally {
        groupEnd();
      }
    },
    table: (rows) => table(rows),
  };
}

/** The arguments of `console.log`. Source: https://console.spec.whatwg.org/#formatter */
function styled(pieces: readonly Piece[]): [string, ...unknown[]] {
  let format = "";
  const values: unknown[] = [];
  for (const piece of pieces) {
    if (typeof piece === "object" && "shown" in piece) {
      format += "%o";
      values.push(piece.shown);
    } else {
      const [text, look] = typeof piece === "string" ? ([piece, "plain"] as const) : piece;
      format += `%c${text.replaceAll("%", "%%")}`;
      values.push(looks[look]);
    }
  }
  return [format, ...values];
}

/** Columns of one width each; the console's letters are. */
export const padded = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);

/** A time of the day, to the second. */
export const clockTime = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** A span of time in the largest unit that says enough. */
export function spanText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
}
