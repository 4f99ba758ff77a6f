import { Marked } from "./marked.js";

/** A tab has its name from `data-turnout-tab`, or else from the page's title. */
export function AdminPage() {
  return (
    <main data-turnout-page="admin" data-turnout-tab="Badges">
      <h1>Badges</h1>
      <Marked kind="admin.save">Save</Marked>
      <Marked kind="admin.analytics" known={{ report: "Badge scans" }}>
        Badge scans
      </Marked>
    </main>
  );
}
