import { TurnoutProvider } from "turnout/react";
import { AccountPage } from "./account-page.js";
import { Link, usePath } from "./router.js";
import { SchedulePage } from "./schedule-page.js";
import { SessionPage } from "./session-page.js";
import { sessions } from "./sessions.js";

const turnoutOptions = {
  endpoint: import.meta.env.VITE_TURNOUT_ENDPOINT ?? "http://127.0.0.1:4680",
  key: "demo",
};

/** The whole app. Views and leaves of its routes come from the provider alone. */
export function App({ serverPath = "/" }: { readonly serverPath?: string }) {
  const path = usePath(serverPath);
  return (
    <TurnoutProvider options={turnoutOptions}>
      <header>
        <Link to="/">Neapwater 26</Link>
        <Link to="/account">Account</Link>
      </header>
      <main>
        <Page path={path} />
      </main>
    </TurnoutProvider>
  );
}

function Page({ path }: { readonly path: string }) {
  if (path === "/account") return <AccountPage />;
  const session = sessions.find(({ slug }) => path === `/sessions/${slug}`);
  return session ? <SessionPage key={session.id} session={session} /> : <SchedulePage />;
}
