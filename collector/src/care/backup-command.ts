import { parseArgs } from "node:util";
import { storeFlags } from "../command-flags.js";
import { openStore } from "../stores/index.js";
import { UsageError } from "../usage-error.js";

/** The command `turnout-collector backup --to FILE`: copies the store into a new file, also while a collector runs. */
export async function runBackup(argv: readonly string[]): Promise<number> {
  const { store: address, to } = parseArgs({
    args: [...argv],
    options: { store: storeFlags.store, to: { type: "string" } },
  }).values;
  if (!to) throw new UsageError("--to is missing: the file to be made");
  const store = openStore(address, { mustExist: true });
  try {
    await store.backup(to);
    process.stdout.write(`${address} is copied to ${to}\n`);
    return 0;
  } finally {
    await store.close();
  }
}
