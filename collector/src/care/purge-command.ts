import { parseArgs } from "node:util";
import { storeFlags } from "../command-flags.js";
import { loadConfig } from "../config.js";
import { openStore } from "../stores/index.js";
import { purgeSite, sentenceOf } from "./retention.js";

/** The command `turnout-collector purge`: removes what is kept no longer, as a running collector does once a day. */
export async function runPurge(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: storeFlags });
  const { sites } = loadConfig(values.config);
  const store = openStore(values.store, { mustExist: true });
  try {
    for (const site of sites) {
      const purged = await purgeSite(store, site, { now: Date.now(), actor: "command" });
      process.stdout.write(`${site.id}: ${sentenceOf(purged)}\n`);
    }
    return 0;
  } finally {
    await store.close();
  }
}
