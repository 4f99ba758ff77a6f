import type { Fields } from "./fake-player.js";

/** A step of a timeline; `t` is ms. */
export type Step = readonly [t: number, event: string, fields?: Fields];

/** The steps with each `run` made moves, in order of time; equals keep the order in which they are listed. */
export function expand(steps: readonly Step[]): Step[] {
  return steps
    .flatMap((step): Step[] => {
      const [t, event, fields = {}] = step;
      if (event !== "run") return [step];
      const { for: forMs, every = 250, ...rest } = fields as Fields & { for: number; every?: number };
      const moves: Step[] = [];
      for (let passed = 0; passed < forMs; ) {
        const stepMs = Math.min(every, forMs - passed);
        passed += stepMs;
        moves.push([t + passed, "move", { ...rest, forMs: stepMs }]);
      }
      return moves;
    })
    .sort(([a], [b]) => a - b);
}
