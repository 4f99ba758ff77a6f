/** What every browser has and jsdom has not, in the little that the SDK needs of it. */

/** jsdom lays nothing out: nothing comes into view there. */
class NothingInSight {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** For well-formed text, which JSON is. */
class Utf8Encoder {
  encode(text: string): Uint8Array {
    const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
  }
}

/** Fills in what the simulated page lacks; nothing in a real one, and nothing in happy-dom. */
export function standIn(): void {
  const page = globalThis as { IntersectionObserver?: unknown; TextEncoder?: unknown };
  page.IntersectionObserver ??= NothingInSight;
  page.TextEncoder ??= Utf8Encoder;
}
