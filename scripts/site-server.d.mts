export interface SiteServer {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

export function startSiteServer(options: {
  readonly root: string;
  readonly host: string;
  readonly port: number;
  fill(html: string): string;
  headers(): Readonly<Record<string, string>>;
}): Promise<SiteServer>;
