import { sound } from "./sound.js";

const methods: Record<string, unknown> = {};
for (const name of Object.getOwnPropertyNames(sound.arrays)) methods[name] = sound.arrays[name as "map"];

/**
 * The methods of arrays as they were when we were loaded: what a page does to them later must lose nothing. In the script
 * the build calls them wherever the source calls a method of an array (`scripts/sound-arrays.mjs`), also of one that has
 * such a method of its own.
 */
export const arrayMethods = methods as unknown as typeof sound.arrays;
