import type { CatalogueRow } from "./row.js";

/** The rows of the section "Notifications". */
export const notificationsRows = [
  {
    kind: "notification.view",
    section: "Notifications",
    name: "Viewed",
    definition: null,
    category: "Notification",
    action: "View",
    label: "[Content of the notification]",
    details: ["text"],
    freeText: true,
    source: ["declarative", "call"],
    note: "element marked as notification, logged when it becomes visible",
  },
  {
    kind: "notification.click",
    section: "Notifications",
    name: "Clicked",
    definition: null,
    category: "Notification",
    action: "Click",
    label: "[Content of the notification]",
    details: ["text"],
    freeText: true,
    source: ["declarative", "call"],
  },
] as const satisfies readonly CatalogueRow[];
