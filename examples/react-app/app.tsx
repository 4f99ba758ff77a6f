import { TurnoutProvider } from "turnout/react";
import { AccountPage } from "./account-page.js";
import { AdminPage } from "./admin-page.js";
import { GroupPage, NotificationsPage, ProfilePage } from "./community-pages.js";
import { CoursePage, LessonPage } from "./course-page.js";
import { CreditsPage } from "./credits-page.js";
import { sessions } from "./event.js";
import { Marked } from "./marked.js";
import { Link, usePath } from "./router.js";
import { SchedulePage } from "./schedule-page.js";
import { SessionPage } from "./session-page.js";

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
        {Object.entries(menu).map(([text, to]) => (
          <Link key={to} to={to}>
            {text}
          </Link>
        ))}
        <Link to="/account">Account</Link>
      </header>
      <div>
        <Page path={path} />
      </div>
      <footer>
        <Marked kind="help.open">Help</Marked>
        <Marked kind="help.close">Close help</Marked>
      </footer>
    </TurnoutProvider>
  );
}

const menu = {
  Lounge: "/lounge",
  Hanne: "/people/hanne",
  Credits: "/credits",
  News: "/notifications",
  Admin: "/admin/badges",
};

const pages = {
  "/account": AccountPage,
  "/courses/reading-a-shoreline": CoursePage,
  "/lessons/profiles-and-datums": LessonPage,
  "/lounge": GroupPage,
  "/people/hanne": ProfilePage,
  "/credits": CreditsPage,
  "/notifications": NotificationsPage,
  "/admin/badges": AdminPage,
};

function Page({ path }: { readonly path: string }) {
  const Known = pages[path as keyof typeof pages];
  if (Known) return <Known />;
  const session = sessions.find(({ slug }) => path === `/sessions/${slug}`);
  return session ? <SessionPage key={session.id} session={session} /> : <SchedulePage />;
}
