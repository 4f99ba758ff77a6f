/** An element and all around it, out of shadow roots too. */
export function around(element: Element): readonly Element[] {
  const path: Element[] = [];
  for (let at: Element | undefined = element; at; ) {
    path.push(at);
    const root: Node = at.getRootNode();
    at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
  }
  return path;
}
