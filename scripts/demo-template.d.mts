export function fillTemplate(
  html: string,
  options: { readonly collector: string; readonly startedAt: number; readonly now: number },
): string;
export function liveSession(startedAt: number, now: number): { readonly START: number; readonly END: number };
