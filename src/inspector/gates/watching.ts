import { nextTenth, notPlayed } from "../next-tenth.js";
import { fail, type Gate } from "./gate.js";

/** Whether a player gets to its next tenth. */
export const tenthReached: Gate = {
  name: "next tenth",
  concerns: ({ isPlayer }) => isPlayer,
  look: ({ player }) => (player ? nextTenth(player) : fail(notPlayed)),
};
