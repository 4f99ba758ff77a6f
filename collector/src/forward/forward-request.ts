/** A request to a target: what is signed is the body as it is sent. */
export interface ForwardRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
