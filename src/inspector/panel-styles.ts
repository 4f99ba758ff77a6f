/** The looks of the panel, light and dark: a style sheet that is constructed, which no Content-Security-Policy forbids. */
export function panelStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; right: 16px; bottom: 16px; z-index: 2147483647; color-scheme: light dark;
      --ground: #fff; --raised: #f5f5f8; --line: #e0e0e6; --text: #1c1b22; --quiet: #5d5b69; --brand: #6a48e0;
      --good: #0f7a46; --wait: #8a5300; --bad: #b3261e; --chosen: #ece7fd; }
    @media (prefers-color-scheme: dark) {
      :host { --ground: #1d1c22; --raised: #27262e; --line: #3a3944; --text: #f1f0f6; --quiet: #a9a7b6; --brand: #b5a1ff;
        --good: #5fd29a; --wait: #f0b35a; --bad: #ff8a80; --chosen: #372f5c; }
    }
    .panel { display: flex; flex-direction: column; width: min(440px, calc(100vw - 32px)); height: min(640px, calc(100vh - 32px));
      background: var(--ground); color: var(--text); border: 1px solid var(--line); border-radius: 12px; overflow: hidden;
      box-shadow: 0 12px 40px #0004; font: 13px/1.45 system-ui, sans-serif; }
    header { display: flex; align-items: center; gap: 10px; padding: 10px 8px 10px 14px; }
    header strong { color: var(--brand); }
    .counts { display: flex; flex: 1; gap: 10px; align-items: baseline; color: var(--quiet); font-size: 12px; white-space: nowrap; }
    .bad { color: var(--bad); font-weight: 600; }
    button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
    .close { width: 28px; height: 28px; font-size: 18px; border-radius: 6px; }
    .close:hover { background: var(--raised); }
    .tabs { display: flex; gap: 4px; padding: 0 10px; border-bottom: 1px solid var(--line); }
    .tabs button { padding: 6px 8px; border-bottom: 2px solid transparent; color: var(--quiet); }
    .tabs button[aria-selected="true"] { color: var(--text); border-color: var(--brand); font-weight: 600; }
    sup { margin-left: 4px; font-size: 10px; font-weight: 400; line-height: 0; }
    input { margin: 8px 10px; padding: 6px 10px; font: inherit; color: inherit; background: var(--raised);
      border: 1px solid var(--line); border-radius: 8px; }
    .list { flex: 1; min-height: 80px; overflow-y: auto; border-top: 1px solid var(--line); }
    .row { display: grid; grid-template-columns: 62px 1fr auto; gap: 0 8px; padding: 6px 14px; border-bottom: 1px solid var(--line);
      cursor: default; }
    .row:hover { background: var(--raised); }
    .row[aria-selected="true"] { background: var(--chosen); }
    time { color: var(--quiet); font-variant-numeric: tabular-nums; }
    small { grid-column: 2 / -1; color: var(--quiet); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .state { font-size: 12px; font-weight: 600; color: var(--wait); }
    .accepted, .delivered { color: var(--good); }
    .duplicate { color: var(--quiet); }
    .rejected, .lost { color: var(--bad); }
    .empty { margin: 0; padding: 24px 14px; text-align: center; color: var(--quiet); }
    .detail:empty { display: none; }
    .detail { max-height: 50%; flex: none; font-size: 12px; overflow: auto; padding: 10px 14px; border-top: 1px solid var(--line); background: var(--raised); }
    .verdict { margin: 0 0 6px; font-weight: 600; }
    ol { margin: 8px 0 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: 14px 108px 1fr; padding: 1px 0; color: var(--quiet); }
    li b { font-weight: 400; }
    li::before { content: "·"; }
    .pass { color: var(--text); }
    .pass::before { content: "✓"; color: var(--good); }
    .stop { color: var(--bad); font-weight: 600; }
    .stop b { font-weight: 600; }
    .stop::before { content: "✗"; }
    code { display: block; padding: 6px 8px; overflow-x: auto; white-space: pre; background: var(--ground); border: 1px solid var(--line);
      border-radius: 6px; font: 11px/1.5 ui-monospace, Menlo, Consolas, monospace; }
    .video { padding: 10px 14px; border-bottom: 1px solid var(--line); }
    .video p { margin: 6px 0 0; color: var(--wait); }
    .tenths { display: grid; grid-template-columns: repeat(10, 1fr); gap: 3px; height: 26px; margin-top: 6px; }
    .tenth { position: relative; background: var(--raised); border: 1px solid var(--line); border-radius: 3px; overflow: hidden; }
    .tenth i { position: absolute; inset: auto 0 0; background: var(--quiet); }
    .recorded i { background: var(--good); }
    :focus-visible { outline: 2px solid var(--brand); outline-offset: -2px; }
  `);
  return sheet;
}
