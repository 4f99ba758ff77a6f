import { createApp, defineComponent, h, ref } from "vue";
import {
  createRouter,
  createWebHashHistory,
  createWebHistory,
  onBeforeRouteUpdate,
  RouterLink,
  RouterView,
  useRoute,
  useRouter,
} from "vue-router";
import { basePath, hash, loadSession, menu, nameTab, type Session } from "./site.js";

const Layout = defineComponent(() => () => [
  h(
    "nav",
    menu.map(([text, path]) => h(RouterLink, { to: path }, () => text)),
  ),
  h(RouterView),
]);

/** Loads before the route is entered, in the guard; kept for the page that the route then shows. */
const session = ref<Session>();

const SessionPage = defineComponent(() => {
  onBeforeRouteUpdate(async ({ params }) => {
    session.value = await loadSession(String(params.slug));
  });
  return () => h("main", { "data-turnout-content": JSON.stringify(session.value) }, session.value?.name);
});

const HomePage = defineComponent(() => () => h("main", "Home"));

const SearchPage = defineComponent(() => {
  const route = useRoute();
  const router = useRouter();
  return () =>
    h("main", [
      `Results for ${route.query.q}`,
      h("button", { onClick: () => router.push({ query: { q: "tide" } }) }, "Tide"),
      h("button", { onClick: () => router.replace({ query: { q: "tide" } }) }, "Tide again"),
    ]);
});

const AdminPage = defineComponent(() => {
  const { params } = useRoute();
  void nameTab(String(params.tab));
  return () => h("main", { "data-turnout-page": "admin" }, String(params.tab));
});

const router = createRouter({
  history: hash ? createWebHashHistory(basePath) : createWebHistory(basePath),
  routes: [
    { path: "/", component: HomePage },
    {
      path: "/sessions/:slug",
      component: SessionPage,
      beforeEnter: async ({ params }) => {
        session.value = await loadSession(String(params.slug));
      },
    },
    { path: "/old", redirect: "/older" },
    { path: "/older", redirect: "/sessions/closing-words" },
    { path: "/search", component: SearchPage },
    { path: "/admin/:tab", component: AdminPage },
  ],
});
createApp(Layout).use(router).mount("#app");
