/** JSON as it was when we were loaded: what a page does to it later must lose nothing. */
export const { parse, stringify } = working();

/** A page that has broken it before has not broken that of a frame of its own. */
function working(): JSON {
  try {
    JSON.parse(JSON.stringify({}));
    return JSON;
  } catch {
    const frame = document.documentElement.appendChild(document.createElement("iframe"));
    const { JSON: sound } = frame.contentWindow as unknown as { readonly JSON: JSON };
    frame.remove();
    return sound;
  }
}
