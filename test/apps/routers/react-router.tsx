import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import {
  createBrowserRouter,
  createHashRouter,
  Link,
  Outlet,
  RouterProvider,
  redirect,
  useLoaderData,
  useParams,
  useSearchParams,
} from "react-router";
import { basePath, hash, loadSession, menu, nameTab, type Session } from "./site.js";

function Layout() {
  return (
    <>
      <nav>
        {menu.map(([text, path]) => (
          <Link key={path} to={path}>
            {text}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}

function SessionPage() {
  const session = useLoaderData<Session>();
  return <main data-turnout-content={JSON.stringify(session)}>{session.name}</main>;
}

function SearchPage() {
  const [query, setQuery] = useSearchParams();
  return (
    <main>
      Results for {query.get("q")}
      <button type="button" onClick={() => setQuery({ q: "tide" })}>
        Tide
      </button>
      <button type="button" onClick={() => setQuery({ q: "tide" }, { replace: true })}>
        Tide again
      </button>
    </main>
  );
}

function AdminPage() {
  const { tab = "" } = useParams();
  useEffect(() => void nameTab(tab), [tab]);
  return <main data-turnout-page="admin">{tab}</main>;
}

const routes = [
  {
    Component: Layout,
    HydrateFallback: () => <p>Loading</p>,
    children: [
      { path: "/", element: <main>Home</main> },
      {
        path: "/sessions/:slug",
        Component: SessionPage,
        loader: ({ params }: { params: { slug?: string } }) => loadSession(params.slug),
      },
      { path: "/old", loader: () => redirect("/older") },
      { path: "/older", loader: () => redirect("/sessions/closing-words") },
      { path: "/search", Component: SearchPage },
      { path: "/admin/:tab", Component: AdminPage },
    ],
  },
];

const router = hash ? createHashRouter(routes) : createBrowserRouter(routes, { basename: basePath });
createRoot(document.getElementById("app") as HTMLElement).render(<RouterProvider router={router} />);
