/** The looks of the outlines: a style sheet that is constructed, which no Content-Security-Policy forbids. */
export function outlineStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; inset: 0; z-index: 2147483646; pointer-events: none; }
    .box { position: fixed; box-sizing: border-box; border: 2px solid var(--tone); border-radius: 4px; }
    .records { --tone: #7a5af0; }
    .describes { --tone: #0b7a75; border-style: dashed; }
    .plays { --tone: #1a66d6; }
    .wrong { --tone: #c62f2f; background: #c62f2f14; }
    span { position: absolute; left: -2px; bottom: 100%; background: var(--tone); color: #fff; border-radius: 4px 4px 4px 0;
      font: 600 11px/16px ui-monospace, Menlo, Consolas, monospace; padding: 1px 6px; white-space: nowrap;
      max-width: 60ch; overflow: hidden; text-overflow: ellipsis; }
    span.below { bottom: auto; top: 100%; border-radius: 0 4px 4px 4px; }
    .describes span { left: auto; right: -2px; border-radius: 4px 4px 0 4px; }
  `);
  return sheet;
}
