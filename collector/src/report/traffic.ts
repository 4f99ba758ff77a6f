import { traitText } from "turnout/catalogue";
import type { User } from "turnout/wire";
import type { Store } from "../stores/store.js";
import { type Asking, type Parameters, type ReportRequest, readRequest } from "./filter.js";

/** Reads what is asked for, as `readRequest`, and looks up whom the store knows as staff when that makes a difference. */
export async function requestOf(store: Store, parameters: Parameters, asking: Asking): Promise<ReportRequest> {
  const asked = readRequest(parameters, asking);
  if (asked.traffic === "all") return asked;
  const { filter } = asked;
  const rules = asking.config.sites.find(({ id }) => id === filter.site)?.staff ?? [];
  const people = rules.length === 0 ? [] : await store.people(filter.site);
  const staff = people.filter((user) => isStaff(user, rules)).map(({ id }) => id);
  if (asked.traffic === "attendees") return { ...asked, filter: { ...filter, notUserIds: staff } };
  const { userIds } = filter;
  return { ...asked, filter: { ...filter, userIds: userIds ? userIds.filter((id) => staff.includes(id)) : staff } };
}

/** Whether any of a site's rules names this person: an address, a domain, or a trait's value; letters' case ignored. */
export function isStaff(user: User, rules: readonly string[]): boolean {
  const email = traitText(user.email).toLowerCase();
  return rules.some((rule) => {
    const [trait = "", ...value] = rule.split("=");
    if (value.length > 0) return traitText(user[trait]).toLowerCase() === value.join("=").toLowerCase();
    return rule.startsWith("@") ? email.endsWith(rule.toLowerCase()) : email === rule.toLowerCase();
  });
}
