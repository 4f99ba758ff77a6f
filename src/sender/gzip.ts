/** Bodies that are worth compressing, bytes. Source: Amplitude. */
const leastBytes = 2_048;

/** The body as gzip, where the browser can and it saves; undefined otherwise. For a page that stays: it takes turns of the event loop. */
export async function gzip(body: string): Promise<Blob | undefined> {
  if (body.length < leastBytes || !globalThis.CompressionStream) return undefined;
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).blob();
}
