import { sound } from "./sound.js";

/** JSON as it was when we were loaded: what a page does to it later must lose nothing. */
export const { parse, stringify } = sound.json;
