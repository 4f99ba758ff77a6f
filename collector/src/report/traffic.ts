import { markOf } from "../stores/finding-people.js";
import type { Store } from "../stores/store.js";
import { type Asking, type Parameters, type ReportRequest, readRequest } from "./filter.js";

/** Reads what is asked for, as `readRequest`, and looks up whom the store knows as staff when that makes a difference. */
export async function requestOf(store: Store, parameters: Parameters, asking: Asking): Promise<ReportRequest> {
  const asked = readRequest(parameters, asking);
  if (asked.traffic === "all") return asked;
  const { filter } = asked;
  const rules = asking.config.sites.find(({ id }) => id === filter.site)?.staff ?? [];
  const staff = rules.length === 0 ? [] : await store.peopleMarked(filter.site, rules.map(markOf));
  if (asked.traffic === "attendees") return { ...asked, filter: { ...filter, notUserIds: staff } };
  const { userIds } = filter;
  return { ...asked, filter: { ...filter, userIds: userIds ? userIds.filter((id) => staff.includes(id)) : staff } };
}
