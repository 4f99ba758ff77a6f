import type { User } from "turnout/wire";
import type { ActivityRow, StoredActivity } from "./store.js";

/** What a report needs of an activity, with its person. */
export function activityRow(activity: StoredActivity, user: User | null): ActivityRow {
  const { id, at, seq, kind, label, content, device, session, view, path, inferred, watch } = activity;
  const { verified, fromServer, gpc } = activity;
  return {
    id,
    at,
    seq,
    kind,
    label,
    content,
    user,
    device,
    session,
    view,
    path,
    inferred,
    verified,
    fromServer,
    gpc,
    watch,
  };
}
