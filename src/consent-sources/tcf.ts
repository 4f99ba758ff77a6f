import type { TellConsent } from "./source.js";

/** What we read of the data. Source: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework */
interface TcData {
  readonly eventStatus?: "tcloaded" | "cmpuishown" | "useractioncomplete";
  readonly gdprApplies?: boolean;
  readonly listenerId?: number;
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> };
}

type TcfApi = (
  command: string,
  version: 2,
  callback: (data: TcData, success: boolean) => void,
  parameter?: unknown,
) => void;

/** Store and/or access information on a device. */
const storagePurpose = 1;
/** Measure content performance. */
const measurementPurpose = 8;

/** How long, and how often, the page's consent tool is looked for, ms. */
const lookForMs = 10_000;
const lookEveryMs = 100;

/**
 * Follows a consent tool that speaks IAB's TCF, version 2: purpose 1 is storage, purpose 8 is analytics. Nothing is known
 * while its window is open; where the GDPR does not apply, both are granted.
 */
export function followTcf(tell: TellConsent): () => void {
  let listener: number | undefined;
  const api = (): TcfApi | undefined => (globalThis as { __tcfapi?: TcfApi }).__tcfapi;

  const hear = ({ eventStatus, gdprApplies, purpose, listenerId }: TcData, success: boolean): void => {
    if (!success) return;
    listener = listenerId;
    if (eventStatus !== "tcloaded" && eventStatus !== "useractioncomplete") return;
    const answer = (number: number) =>
      gdprApplies === false || purpose?.consents?.[number] === true ? "granted" : "denied";
    tell({ analytics: answer(measurementPurpose), storage: answer(storagePurpose) });
  };

  const began = performance.now();
  const timer = setInterval(() => {
    const found = api();
    if (found || performance.now() - began > lookForMs) clearInterval(timer);
    found?.("addEventListener", 2, hear);
  }, lookEveryMs);
  return () => {
    clearInterval(timer);
    if (listener !== undefined) api()?.("removeEventListener", 2, () => {}, listener);
  };
}
