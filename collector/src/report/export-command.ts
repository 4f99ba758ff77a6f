/** The command `turnout-collector export`: the User Activity report on standard output. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { loadConfig } from "../config.js";
import { openStore } from "../stores/index.js";
import { record } from "../stores/record.js";
import { type Format, formats, userActivity } from "./files.js";
import { type Parameters, parameterNames, readRequest } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { nearest } from "./nearest.js";
import { requestOf } from "./traffic.js";

/** The command's own flags; all others are the parameters of a report, written `--signed-in` for `signedIn`. */
const commandFlags = ["store", "config", "format"] as const;

const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Writes the report to standard output, as fast as it is taken there. Answers the exit code: 0, also when the reader
 * has had enough; 2 when the flags make no sense, which standard error then explains. Rejects when the store fails.
 * Unlike a download it is no activity, because no person of the site did it; but it is on record.
 */
export async function runExport(argv: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(argv);
    const last = (name: string, otherwise: string): string => flags.get(name)?.at(-1) ?? otherwise;
    const format = readFormat(last("format", "csv"));
    const config = loadConfig(flags.get("config")?.at(-1));
    const reader = { name: "the command line", siteIds: config.sites.map(({ id }) => id) };
    const parameters = new Map(parameterNames.map((name) => [name, flags.get(flagOf(name)) ?? []]));
    const asking = { config, reader, now: Date.now() };
    readRequest(parameters, asking); // what is wrong in it is said before any store is opened
    const store = openStore(last("store", "sqlite:turnout.db"), { mustExist: true });
    try {
      const request = await requestOf(store, parameters, asking);
      const { site } = request.filter;
      await record(store, { at: asking.now, site, action: "export", actor: "command", subject: "User Activity" });
      await writeOut(userActivity(store, request, format));
    } finally {
      await store.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    process.stderr.write(`turnout-collector: export: ${error.message}\n`);
    return 2;
  }
}

function readFlags(argv: readonly string[]): Parameters {
  const known = [...parameterNames.map(flagOf), ...commandFlags];
  const options = Object.fromEntries(known.map((name) => [name, { type: "string", multiple: true }] as const));
  const { values, positionals } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true });
  const flags = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(values)) {
    if (!known.includes(name)) throw FilterError.unknown("flag", `--${name}`, dashed(nearest(name, known)));
    const texts = Array.isArray(given) ? given : [given];
    if (!texts.every((text) => typeof text === "string")) throw new FilterError(`--${name} needs a value`);
    flags.set(name, texts);
  }
  if (positionals[0] !== undefined) throw new FilterError(`"${positionals[0]}" is no flag; flags begin with --`);
  return flags;
}

function dashed(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `--${name}`;
}

function readFormat(text: string): Format {
  const format = formats.find((known) => known === text);
  if (format) return format;
  throw new FilterError(`--format must be ${formats.join(" or ")}, not "${text}"`);
}

/** A reader that closes the pipe early, as `head` does, has what it wanted. */
async function writeOut(pieces: AsyncGenerator<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces, { highWaterMark: 1 }), process.stdout, { end: false });
    await new Promise<void>((resolve) => void process.stdout.write("", () => resolve()));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}
