/** Ids of activities, views, sessions and devices: UUIDs, of version 7 when made by chance, of version 8 when derived. */

const hex = (bytes: ArrayLike<number>): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += ((bytes[i] as number) + 256).toString(16).slice(1);
  return text;
};

const dashed = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;

/** Random bytes are drawn in pools, because each call into the browser's generator costs some microseconds. */
const pool = new Uint8Array(1600);
let drawn = pool.length;

/**
 * A UUIDv7: 48 bits of `timeMs`, then 74 random bits, so that ids sort by time and never meet.
 * Source: RFC 9562, section 5.7.
 */
export function newId(timeMs: number): string {
  if (drawn + 10 > pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const random = pool.slice(drawn, drawn + 10);
  drawn += 10;
  random[0] = ((random[0] as number) & 0x0f) | 0x70;
  random[2] = ((random[2] as number) & 0x3f) | 0x80;
  return dashed(Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, "0") + hex(random));
}

/**
 * The id of the one leave that a view can have: the view's id with version 8. Whoever closes the view, the page
 * itself, the next visit or the collector, gives the leave the same id, so that it is counted once.
 */
export function leaveIdOf(viewId: string): string {
  return `${viewId.slice(0, 14)}8${viewId.slice(15)}`;
}

/**
 * True for an id that is a function of what happened rather than of chance: all activities with this id are one,
 * whatever time they carry.
 */
export function isDerivedId(id: string): boolean {
  return id[14] === "8";
}

/** A UUIDv8 that is a pure function of `parts`: the same on every device, in every tab, at every try. */
export function derivedId(parts: readonly string[]): string {
  const digits = hash128(JSON.stringify(parts));
  const variant = ((Number.parseInt(digits[16] as string, 16) & 3) | 8).toString(16);
  return dashed(`${digits.slice(0, 12)}8${digits.slice(13, 16)}${variant}${digits.slice(17)}`);
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const finish = (x: number): number => {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/**
 * MurmurHash3 x86 128 bit, of the text's UTF-8 bytes, seed 0, as 32 hex digits. Not for secrets: it only has to spread
 * well, be the same everywhere, and run without a secure context, which `crypto.subtle` needs.
 * Source: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function hash128(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const c = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;
  const keyRotation = [15, 16, 17, 18] as const;
  const stateRotation = [19, 17, 15, 13] as const;
  const added = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17] as const;
  const state = [0, 0, 0, 0];
  const mix = (lane: 0 | 1 | 2 | 3, word: number): number => {
    const key = rotate(Math.imul(word, c[lane]), keyRotation[lane]);
    return (state[lane] as number) ^ Math.imul(key, c[(lane + 1) & 3] as number);
  };
  const whole = bytes.length & ~15;
  for (let at = 0; at < bytes.length; at += 16) {
    for (const lane of [0, 1, 2, 3] as const) {
      let word = 0;
      for (let i = 3; i >= 0; i--) word = (word << 8) | (bytes[at + lane * 4 + i] ?? 0);
      state[lane] = mix(lane, word);
      if (at < whole) {
        const turned = rotate(state[lane] as number, stateRotation[lane]) + (state[(lane + 1) & 3] as number);
        state[lane] = (Math.imul(turned, 5) + added[lane]) | 0;
      }
    }
  }
  const fold = (): void => {
    state[0] = ((state[0] as number) + (state[1] as number) + (state[2] as number) + (state[3] as number)) | 0;
    for (const lane of [1, 2, 3]) state[lane] = ((state[lane] as number) + state[0]) | 0;
  };
  for (const lane of [0, 1, 2, 3]) state[lane] = (state[lane] as number) ^ bytes.length;
  fold();
  for (const lane of [0, 1, 2, 3]) state[lane] = finish(state[lane] as number);
  fold();
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
