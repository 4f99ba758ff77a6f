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

let lastMs = 0;
let count = 0;

/**
 * A UUIDv7: 48 bits of `timeMs`, 12 bits that count within the millisecond, 62 random bits, so that ids sort in the order
 * in which they are made and never meet. Source: RFC 9562, sections 5.7 and 6.2, method 1.
 */
export function newId(timeMs: number): string {
  if (drawn + 10 > pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const random = pool.slice(drawn, drawn + 10);
  drawn += 10;
  count = timeMs === lastMs ? (count + 1) & 0xfff : 0;
  lastMs = timeMs;
  random[0] = (count >> 8) | 0x70;
  random[1] = count;
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
