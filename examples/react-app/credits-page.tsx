import { useTurnout } from "turnout/react";
import { lesson } from "./event.js";
import { Marked } from "./marked.js";

/** Credit is the server's to grant: in life it records `ce.earn` itself, with `turnout/node`. */
export function CreditsPage() {
  const { track } = useTurnout();
  return (
    <>
      <h1>Credits</h1>
      <button type="button" onClick={() => track("ce.earn", { slug: lesson.slug })}>
        Credit is earned
      </button>
      <button type="button" onClick={() => track("ce.claim", undefined, { idempotencyKey: "claim-7f3a9c" })}>
        Claim it
      </button>
      <Marked kind="ce.download" known={{ certificate: "Neapwater 26 attendance" }}>
        Certificate
      </Marked>
    </>
  );
}
