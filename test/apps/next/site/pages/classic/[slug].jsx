import Link from "next/link";
import { Content } from "turnout/react";
import { LikeButton } from "../../like-button.jsx";
import { loadSession } from "../../sessions.js";

export async function getServerSideProps({ params }) {
  return { props: { session: await loadSession(params.slug) } };
}

export default function ClassicSession({ session }) {
  return (
    <Content {...session}>
      <h1>{session.name}</h1>
      <LikeButton />
      <Link href="/classic">Back to the list</Link>
    </Content>
  );
}
