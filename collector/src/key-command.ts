/** The command `turnout-collector key`: a new secret, for a server key or a report token. */
import { hashOf, newSecret } from "./secrets.js";

/** Writes a new secret and its hash to standard output. Answers the exit code 0. */
export async function runKey(): Promise<number> {
  const secret = newSecret();
  process.stdout.write(`secret: ${secret}\nhash:   ${hashOf(secret)}\n`);
  process.stderr.write(
    "Give the secret to whoever shall use it, and the hash to the configuration. It is shown only now.\n",
  );
  return 0;
}
