/** The port to a player. Each adapter is a file. */
export interface Player {
  readonly state: () => PlayerState;
  /** Calls `report` at each event of the player; answers `stop`. */
  readonly observe: (report: (event: PlayerEvent) => void) => () => void;
}

export interface PlayerState {
  readonly positionSeconds: number;
  /** NaN while unknown, Infinity for a stream without end. */
  readonly durationSeconds: number;
  readonly rate: number;
  /** Really running: neither paused nor seeking, waiting or ended. */
  readonly playing: boolean;
  readonly ended: boolean;
  /** Needs to be seen to count: a picture, not in a picture-in-picture window. */
  readonly needsSight: boolean;
  /** Moves by itself, without sound, end or controls: no content but a decoration. */
  readonly decorative: boolean;
  /** Starts by itself. */
  readonly autoplay: boolean;
}

/**
 * - `request`: somebody asked it to play;
 * - `look`: the state may have changed, the position moved at most by playing;
 * - `jump`: the position jumped;
 * - `source`: it shows something else now.
 */
export type PlayerEvent = "request" | "look" | "jump" | "source";
