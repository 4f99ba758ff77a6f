/** What pages break, as it was when we were loaded; a frame's of our own where the page has broken its own before. */
export const sound = isSound() ? { json: JSON, arrays: Array.prototype } : ofFrame();

function isSound(): boolean {
  try {
    return !!JSON.parse(JSON.stringify(Array.prototype.map.call([0], String)));
  } catch {
    return false;
  }
}

function ofFrame(): { readonly json: JSON; readonly arrays: typeof Array.prototype } {
  const frame = document.documentElement.appendChild(document.createElement("iframe"));
  const inside = frame.contentWindow as unknown as typeof globalThis;
  const { JSON: json, Array: arrays } = inside;
  frame.remove();
  return { json, arrays: arrays.prototype };
}
