import { Content } from "turnout/react";
import { LikeButton } from "../../../like-button.jsx";
import { loadSession } from "../../../sessions.js";

/** A server component: what it shows of Turnout are client components, which it may use as they are. */
export default async function SessionPage({ params }) {
  const session = await loadSession((await params).slug);
  return (
    <Content {...session}>
      <h1>{session.name}</h1>
      <LikeButton />
    </Content>
  );
}
