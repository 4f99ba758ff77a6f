/** Calls `handle` at each event of `types` (names parted by spaces) on `target`, until what it answers is called. */
export function listen<E extends Event>(
  target: EventTarget,
  types: string,
  handle: (event: E) => void,
  capture = false,
): () => void {
  const names = types.split(" ");
  for (const name of names) target.addEventListener(name, handle as EventListener, capture);
  return () => {
    for (const name of names) target.removeEventListener(name, handle as EventListener, capture);
  };
}
