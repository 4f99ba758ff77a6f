import { type SubmitEvent, useState } from "react";
import { Content, useTrack } from "turnout/react";
import type { Session } from "./sessions.js";

/** `Content` gives the view, the join and the leave their content columns, and all that happens here. */
export function SessionPage({ session }: { readonly session: Session }) {
  return (
    <Content {...session}>
      <h1>{session.name}</h1>
      <LikeButton />
      <Chat />
    </Content>
  );
}

function LikeButton() {
  const [liked, setLiked] = useState(false);
  const like = useTrack("content.like");
  const unlike = useTrack("content.unlike");
  const toggle = (): void => {
    setLiked(!liked);
    if (liked) unlike();
    else like();
  };
  return (
    <button type="button" aria-pressed={liked} onClick={toggle}>
      {liked ? "Liked" : "Like"}
    </button>
  );
}

function Chat() {
  const [messages, setMessages] = useState<readonly string[]>([]);
  const chat = useTrack("content.chat");
  const say = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("message"));
    event.currentTarget.reset();
    setMessages([...messages, text]);
    chat({ text });
  };
  return (
    <section>
      <h2>Chat</h2>
      <ul>
        {messages.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages are only ever added at the end
          <li key={index}>{text}</li>
        ))}
      </ul>
      <form onSubmit={say}>
        <input name="message" aria-label="Message" required autoComplete="off" />
        <button type="submit">Send</button>
      </form>
    </section>
  );
}
