import { describe } from "vitest";
import type { OpenForTest } from "./open-for-test.js";
import { activityContract } from "./store-activities.js";
import { bookContract } from "./store-books.js";
import { careContract } from "./store-care.js";
import { forwardingContract } from "./store-forwarding.js";
import { ledgerContract } from "./store-ledger.js";
import { peopleContract } from "./store-people.js";
import { queryContract } from "./store-queries.js";
import { stayContract } from "./store-stays.js";
import { tallyContract } from "./store-tallies.js";
import { watchingContract } from "./store-watching.js";

/** What every store must do; each implementation's test runs all of it. */
export function storeContract(name: string, open: OpenForTest): void {
  describe(name, () => {
    activityContract(open);
    stayContract(open);
    queryContract(open);
    tallyContract(open);
    bookContract(open);
    peopleContract(open);
    ledgerContract(open);
    careContract(open);
    watchingContract(open);
    forwardingContract(open);
  });
}
