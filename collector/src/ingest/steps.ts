import { refuseBots } from "./bots.js";
import { markStay } from "./close-views.js";
import { derive } from "./derive.js";
import type { Step } from "./draft.js";
import { plausible } from "./plausible.js";
import { prove } from "./prove.js";
import { keepToSchedule } from "./schedule.js";
import { stamp } from "./stamp.js";

/**
 * What an activity passes once its request is decoded and authenticated and it has itself been checked, in this order;
 * then repeats are left out and the rest is stored (`collect.ts`). A new step is one file and one line here.
 */
export const steps = [
  refuseBots,
  stamp,
  prove,
  keepToSchedule,
  plausible,
  markStay,
  derive,
] as const satisfies readonly Step[];
