import { bytes } from "./bytes.mjs";
import { delivery } from "./delivery.mjs";
import { faults } from "./faults.mjs";
import { repeats } from "./repeats.mjs";
import { start } from "./start.mjs";
import { track } from "./track.mjs";
import { watching } from "./watching.mjs";

/**
 * What is said of Turnout, each with its measurement, in the order of docs/COMPARISON.md. `measure(subject, { browser,
 * run })` answers figures by name; a run of all peers comes before the next run, so that what the machine does
 * meanwhile befalls all. Shown are medians of the runs; of counts by name, which are objects, the sums.
 */
export const claims = [bytes, start, track, delivery, repeats, faults, watching];
