/** The port to a player. Each adapter is a file; one contract suite runs over them all. */
export interface Player {
  readonly state: () => PlayerState;
  /** Calls `report` at each event of the player, at least each second while it plays; answers `stop`. */
  readonly observe: (report: (event: PlayerEvent) => void) => () => void;
}

export interface PlayerState {
  readonly positionSeconds: number;
  /** NaN while unknown, Infinity for a stream without end. */
  readonly durationSeconds: number;
  readonly rate: number;
  /** Neither paused nor ended. An adapter that cannot tell a stall leaves it to `stalled` or says false. */
  readonly playing: boolean;
  /** Seeking or waiting for data, as last told. */
  readonly stalled?: boolean;
  readonly ended: boolean;
  /** Needs to be seen to count: a picture, not in a picture-in-picture window. */
  readonly needsSight: boolean;
  /** Moves by itself, without sound, end or controls: no content but a decoration. */
  readonly decorative: boolean;
  /** Starts by itself. */
  readonly autoplay: boolean;
  readonly muted: boolean;
  /** No player at all, only presumed to run: an embedded meeting. What is "watched" is then time in its presence. */
  readonly presence?: boolean;
  /** Speaks to us in messages from another page, so that its position is told late and in leaps. */
  readonly remote?: boolean;
  /** Shows an advertisement: positions are not the content's. */
  readonly inAd?: boolean;
  /** True while a streaming library does not say whether it plays live or on demand: its duration may yet grow. */
  readonly durationDoubtful?: boolean;
  /** Live: how far behind the present the picture is, seconds. */
  readonly behindLiveSeconds?: number;
  /** Live: when the picture was sent (program date time), ms since 1970. */
  readonly programTimeMs?: number;
}

/**
 * - `request`: somebody asked it to play;
 * - `look`: the state may have changed, the position moved at most by playing;
 * - `jump`: the position jumped, or an advertisement began or ended;
 * - `source`: it shows something else now.
 */
export type PlayerEvent = "request" | "look" | "jump" | "source";
