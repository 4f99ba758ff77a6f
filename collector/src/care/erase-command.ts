import { parseArgs } from "node:util";
import { storeFlags } from "../command-flags.js";
import { loadConfig, siteOf } from "../config.js";
import { openStore } from "../stores/index.js";
import { UsageError } from "../usage-error.js";
import { erasePerson } from "./person.js";

/** The command `turnout-collector erase --user ID`: erases a person, also while a collector runs. */
export async function runErase(argv: readonly string[]): Promise<number> {
  const options = { ...storeFlags, user: { type: "string" }, site: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  if (!values.user) throw new UsageError("--user is missing: the id of the person");
  const site = siteOf(loadConfig(values.config), values.site);
  const store = openStore(values.store, { mustExist: true });
  try {
    const { activities, rejected, as } = await erasePerson(store, site, values.user, {
      now: Date.now(),
      actor: "command",
    });
    process.stdout.write(
      `${site.id}: ${activities} activities are now of ${as}, ${rejected} refused ones are removed\n`,
    );
    return 0;
  } finally {
    await store.close();
  }
}
