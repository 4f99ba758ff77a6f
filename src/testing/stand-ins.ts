/** For well-formed text, which JSON is. */
class Utf8Encoder {
  encode(text: string): Uint8Array {
    const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
  }
}

/** Fills in what every browser has and jsdom has not: counting the bytes of a text. */
export function standIn(): void {
  const page = globalThis as { TextEncoder?: unknown };
  page.TextEncoder ??= Utf8Encoder;
}
