/**
 * Why an activity never reached the collector, and when it was lost: before the device gave it a number, or after. A
 * number that was given and never comes is a gap in what the collector knows; one that was not given leaves no trace but
 * its count here. The list is closed: an activity that was recorded is either delivered, still waiting, or counted under
 * one of these. What the collector rejects (`RejectReason`) it counts itself.
 *
 * - `unserializable`: its details are nothing that JSON can hold;
 * - `too-large`: above `activityLimitBytes`;
 * - `outbox-full`: the outbox held as many as it may;
 * - `expired`: not delivered within `expiryMs`;
 * - `corrupt`: what was found in the outbox is no activity;
 * - `consent`: the person said no;
 * - `refused`: the collector did not even take the request that carried it alone;
 * - `stopped`: recorded after `stop()`;
 * - `dropped`: taken out by hand, in the inspector;
 * - `fault`: our own code failed.
 */
export const lossReasons = {
  unserializable: "unnumbered",
  "too-large": "unnumbered",
  "outbox-full": "unnumbered",
  expired: "numbered",
  corrupt: "numbered",
  consent: "unnumbered",
  refused: "numbered",
  stopped: "unnumbered",
  dropped: "numbered",
  fault: "unnumbered",
} as const satisfies Readonly<Record<string, "numbered" | "unnumbered">>;

/** A name of the list above. */
export type LossReason = keyof typeof lossReasons;

/** Age at which an activity that waits is given up as `expired`, ms: 7 days. So long a missing one may still come. */
export const expiryMs = 7 * 24 * 3_600_000;

/** Counts of losses by reason. */
export type Losses = { [Reason in LossReason]?: number };

/** Takes note of `count` lost activities, 1 by default; `what` was lost, for whoever looks into it. */
export type Lose = (reason: LossReason, count?: number, what?: object) => void;

/** Counts losses until they are taken to be reported; `onLoss` hears of each. */
export function createLossBook(
  onLoss: (reason: LossReason, count: number, what: object | undefined) => void = () => {},
): {
  readonly lose: Lose;
  readonly take: () => Losses;
} {
  let losses: Losses = {};
  return {
    lose(reason, count = 1, what) {
      losses[reason] = (losses[reason] ?? 0) + count;
      onLoss(reason, count, what);
    },
    take() {
      const taken = losses;
      losses = {};
      return taken;
    },
  };
}
