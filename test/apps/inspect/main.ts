/** A site that keeps the SDK to itself, but for a button by which somebody asks for the inspector. */
import { createTurnout, type TurnoutOptions } from "turnout";

const turnout = createTurnout((globalThis as unknown as { options: TurnoutOptions }).options);
document.getElementById("ask")?.addEventListener("click", () => void turnout.inspect());
