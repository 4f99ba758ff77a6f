// What an event's browsers send: people who open a session's page, like, chat, react and leave, over and over.
import { leaveIdOf } from "turnout/wire";

/** Devices that send in turn; each numbers its activities. */
const deviceCount = 5_000;
const sessionCount = 100;

/** One turn of a device on a page; the view's and the leave's ids belong together. */
const turn = ["content.view", "content.like", "content.chat", "content.emoji", "content.leave"];

let lastId = 0;

/** A UUID of version 7 whose last digits are a count: making it must cost less than what is measured. */
function nextId(now) {
  const time = now.toString(16).padStart(12, "0");
  const count = (++lastId).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`;
}

/** Answers a function that writes the next body, with so many activities of one device. */
export function bodies(activitiesEach) {
  const devices = Array.from({ length: deviceCount }, (_, i) => {
    const id = nextId(Date.now());
    const user = { id: `u${i}`, first: "Ada", last: "Lovelace", company: "Analytical", email: `u${i}@example.org` };
    return { head: `"session":"${id}","device":"${id}","user":${JSON.stringify(user)}`, seq: 0, view: id };
  });
  const contents = Array.from({ length: sessionCount }, (_, i) =>
    JSON.stringify({ id: `s${i}`, type: "OTSession", name: `Session number ${i}`, slug: `session-number-${i}` }),
  );
  let turnOf = 0;

  return () => {
    const device = devices[turnOf++ % deviceCount];
    const now = Date.now();
    const activities = Array.from({ length: activitiesEach }, (_, i) => activityOf(device, now - activitiesEach + i));
    return `{"v":1,"key":"demo","sentAt":${now},"sdk":"bench","offset":0,${device.head},"activities":[${activities.join(",")}]}`;
  };

  function activityOf(device, at) {
    const kind = turn[device.seq % turn.length];
    device.seq++;
    let id = nextId(at);
    if (kind === "content.view") device.view = id;
    else if (kind === "content.leave") id = leaveIdOf(device.view);
    const content = contents[Math.ceil(device.seq / turn.length) % sessionCount];
    return `{"id":"${id}","seq":${device.seq},"kind":"${kind}","at":${at},"view":"${device.view}","path":"/sessions","content":${content}${detailsOf(kind)}}`;
  }
}

function detailsOf(kind) {
  if (kind === "content.chat") return ',"details":{"text":"A question about the second slide"}';
  return kind === "content.emoji" ? ',"details":{"emoji":"Love"}' : "";
}
