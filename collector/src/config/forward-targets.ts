import { ConfigError } from "./config-error.js";
import { readUrl, refuseRepeats } from "./values.js";

/** Somebody to whom a site hands its activities on. */
export interface ForwardTarget {
  /** Names it in the store, which keeps how far it has got. */
  readonly name: string;
  readonly url: string;
  /** `webhook`: our own JSON, signed; `otlp`: log records of OpenTelemetry. */
  readonly format: "webhook" | "otlp";
  /** What a webhook's requests are signed with. */
  readonly secret?: string;
  /** Sent along, such as an authorisation. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Checks the targets of a site; throws a `ConfigError` that names the wrong one. */
export function forwardTargets(targets: readonly ForwardTarget[], path: string): readonly ForwardTarget[] {
  refuseRepeats(
    targets.map(({ name }) => name),
    `${path} has two targets with the name`,
  );
  return targets.map((target, i) => {
    if ((target.format === "webhook") !== (target.secret !== undefined)) {
      throw new ConfigError(`${path}[${i}] needs a "secret" if its format is "webhook", and only then`);
    }
    return { ...target, url: readUrl(target.url, `${path}[${i}].url`).href };
  });
}
