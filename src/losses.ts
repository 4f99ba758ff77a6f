/**
 * Why an activity never reached the collector. The list is closed: an activity that was recorded is either delivered,
 * still waiting, or counted under one of these. What the collector rejects (`RejectReason`) it counts itself.
 *
 * - `unserializable`: its details are nothing that JSON can hold;
 * - `too-large`: above `activityLimitBytes`;
 * - `outbox-full`: the outbox held as many as it may;
 * - `expired`: not delivered within `outboxMaxAgeMs`;
 * - `corrupt`: what was found in the outbox is no activity;
 * - `consent`: the person said no;
 * - `refused`: the collector did not even take the request that carried it alone;
 * - `stopped`: recorded after `stop()`;
 * - `fault`: our own code failed.
 */
export type LossReason =
  | "unserializable"
  | "too-large"
  | "outbox-full"
  | "expired"
  | "corrupt"
  | "consent"
  | "refused"
  | "stopped"
  | "fault";

/** Counts of losses by reason. */
export type Losses = { [Reason in LossReason]?: number };

/** Takes note of `count` lost activities, 1 by default. */
export type Lose = (reason: LossReason, count?: number) => void;

/** Counts losses until they are taken to be reported; `onLoss` hears of each. */
export function createLossBook(onLoss: () => void = () => {}): { readonly lose: Lose; readonly take: () => Losses } {
  let losses: Losses = {};
  return {
    lose(reason, count = 1) {
      losses[reason] = (losses[reason] ?? 0) + count;
      onLoss();
    },
    take() {
      const taken = losses;
      losses = {};
      return taken;
    },
  };
}
