/** One key of several texts, whatever signs they hold. */
export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
