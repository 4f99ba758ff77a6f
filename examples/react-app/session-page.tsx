import { type SubmitEvent, useState } from "react";
import { Content, useTrack } from "turnout/react";
import { film, type Session, slides } from "./event.js";
import { Choice, Marked, MarkedForm, Words } from "./marked.js";

/** `Content` gives the view, the join and the leave their content columns, and all that happens here. */
export function SessionPage({ session }: { readonly session: Session }) {
  return (
    <Content {...session}>
      <h1>{session.name}</h1>
      <video src={film} controls muted playsInline />
      <p>
        <LikeButton />
        <Marked kind="content.emoji" known={{ emoji: "Love" }}>
          ♥
        </Marked>
        <Marked kind="content.raiseHand">Raise hand</Marked>
        <Marked kind="content.start">Begin</Marked>
        <Marked kind="content.complete">Done</Marked>
        <Marked kind="content.analytics" known={{ report: "Attendance" }}>
          Attendance
        </Marked>
        <a href={slides} download="slides.pdf">
          Slides
        </a>
      </p>
      <Chat />
      <Talk />
      <Questions />
    </Content>
  );
}

/** By a call rather than a mark: the state is the app's own, and so is what it means. */
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

function Talk() {
  return (
    <section>
      <h2>Questions and opinions</h2>
      <MarkedForm kind="content.question">
        <Words name="text" label="Your question" />
      </MarkedForm>
      <MarkedForm kind="content.answer" known={{ question: "Who keeps the gauge?" }}>
        Who keeps the gauge? <Words name="answer" label="Your answer" />
      </MarkedForm>
      <MarkedForm kind="content.comment">
        <Words name="text" label="Your comment" />
      </MarkedForm>
      <MarkedForm kind="content.review">
        <input name="rating" type="number" min="1" max="5" aria-label="Stars" required />
        <Words name="text" label="Your review" />
      </MarkedForm>
    </section>
  );
}

function Questions() {
  return (
    <section>
      <h2>Now you</h2>
      <MarkedForm kind="question.poll">
        <Choice name="answer" answers={["Saltmarsh", "Seawall"]} />
      </MarkedForm>
      <MarkedForm kind="question.multipleChoice">
        <Choice name="answer" answers={["At the toe", "At the crest"]} />
      </MarkedForm>
      <MarkedForm kind="question.selectMany">
        <Choice name="answers" answers={["Wind", "Waves", "Ice"]} />
      </MarkedForm>
      <MarkedForm kind="question.fillInTheBlank">
        The breach is <Words name="answer" label="how wide?" />
      </MarkedForm>
      <MarkedForm kind="question.order">Sand, silt, clay: in this order</MarkedForm>
      <MarkedForm kind="question.rating">How was it?</MarkedForm>
    </section>
  );
}
