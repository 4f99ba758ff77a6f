import {
  createBrowserHistory,
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  RouterProvider,
  redirect,
} from "@tanstack/react-router";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { basePath, hash, loadSession, menu, nameTab } from "./site.js";

const rootRoute = createRootRoute({
  component: () => (
    <>
      <nav>
        {menu.map(([text, path]) => {
          const { pathname, search } = new URL(path, "http://site");
          return (
            <Link key={path} to={pathname} search={Object.fromEntries(new URLSearchParams(search))}>
              {text}
            </Link>
          );
        })}
      </nav>
      <Outlet />
    </>
  ),
});

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: () => <main>Home</main> });

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$slug",
  loader: ({ params }) => loadSession(params.slug),
  component: function SessionPage() {
    const session = sessionRoute.useLoaderData();
    return <main data-turnout-content={JSON.stringify(session)}>{session.name}</main>;
  },
});

const oldRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/old",
  beforeLoad: () => {
    throw redirect({ to: "/older" });
  },
});

const olderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/older",
  beforeLoad: () => {
    throw redirect({ to: "/sessions/$slug", params: { slug: "closing-words" } });
  },
});

const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/search",
  validateSearch: ({ q }) => ({ q: String(q) }),
  component: function SearchPage() {
    const { q } = searchRoute.useSearch();
    const navigate = searchRoute.useNavigate();
    return (
      <main>
        Results for {q}
        <button type="button" onClick={() => navigate({ search: { q: "tide" } })}>
          Tide
        </button>
        <button type="button" onClick={() => navigate({ search: { q: "tide" }, replace: true })}>
          Tide again
        </button>
      </main>
    );
  },
});

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin/$tab",
  component: function AdminPage() {
    const { tab } = adminRoute.useParams();
    useEffect(() => void nameTab(tab), [tab]);
    return <main data-turnout-page="admin">{tab}</main>;
  },
});

const routeTree = rootRoute.addChildren([homeRoute, sessionRoute, oldRoute, olderRoute, searchRoute, adminRoute]);
const history = hash ? createHashHistory() : createBrowserHistory();
const router = createRouter({ routeTree, history, ...(!hash && { basepath: basePath }) });
createRoot(document.getElementById("app") as HTMLElement).render(<RouterProvider router={router} />);
