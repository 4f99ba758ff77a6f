import { useTrack, useTurnout } from "turnout/react";
import { Marked, MarkedForm, Toggle, Words } from "./marked.js";

const post = "p12";
const topic = "Staffs, levels and phones that float";

/** `data-turnout-page` says what kind of page it is: a group's, a profile's, an admin tab. */
export function GroupPage() {
  const { track } = useTurnout();
  return (
    <main data-turnout-page="group">
      <h1>Night Tide Lounge</h1>
      <h2>Feed</h2>
      <MarkedForm kind="feed.post">
        <Words name="text" label="Your post" />
      </MarkedForm>
      <MarkedForm kind="feed.comment" known={{ postId: post }}>
        <Words name="text" label="Your comment" />
      </MarkedForm>
      <button type="button" onClick={() => track("feed.tag", { postId: post, tag: "tide" })}>
        Tag the post
      </button>
      <h2>Forum</h2>
      <Toggle kind="forum.follow" known={{ title: topic }}>
        Follow {topic}
      </Toggle>
      <MarkedForm kind="forum.post">
        <Words name="text" label="Your post" />
      </MarkedForm>
      <MarkedForm kind="forum.comment" known={{ postId: "f7" }}>
        <Words name="text" label="Your comment" />
      </MarkedForm>
      <button type="button" onClick={() => track("forum.tag", { postId: "f7", tag: "gear" })}>
        Tag the topic
      </button>
    </main>
  );
}

export function ProfilePage() {
  return (
    <main data-turnout-page="profile">
      <h1>Hanne Soundby</h1>
      <Toggle kind="user.like">Like Hanne</Toggle>
      <Marked kind="message.sendInvite">Invite to a chat</Marked>
      <Conversation />
      <MarkedForm kind="message.send">
        <Words name="text" label="Your message" />
      </MarkedForm>
      <Marked kind="message.leave">Leave the chat</Marked>
    </main>
  );
}

/** What happens between two people, as the event's server tells both of their pages. */
function Conversation() {
  const { track } = useTurnout();
  const said = useTrack("message.chatMessage");
  return (
    <p>
      {happenings.map(([text, kind]) => (
        <button key={kind} type="button" onClick={() => track(kind)}>
          {text}
        </button>
      ))}
      <button type="button" onClick={() => said({ text: "Five minutes?" })}>
        Hanne writes
      </button>
    </p>
  );
}

const happenings = [
  ["Chat starts", "message.chatStarted"],
  ["Partner starts", "message.partnerChatStarted"],
  ["Chat is accepted", "message.chatAccepted"],
  ["Chat is declined", "message.declinedChat"],
  ["Meeting is set", "meeting.schedule"],
  ["Partner sets it", "meeting.schedulePartner"],
  ["Meeting begins", "meeting.join"],
] as const;

/** A notification is viewed when it comes into view, and clicked as any link. */
export function NotificationsPage() {
  const text = "Letting the sea in is on stage now";
  return (
    <>
      <h1>Notifications</h1>
      <p data-turnout="notification.view" data-turnout-text={text}>
        <a href="#now" data-turnout="notification.click" data-turnout-text={text}>
          {text}
        </a>
      </p>
    </>
  );
}
