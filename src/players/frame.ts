/** What a player's frame may say, and how it is greeted. */
export interface FrameParts {
  /** Origins that the player's page has, whole. */
  readonly origins: RegExp;
  /** It said something. */
  readonly onMessage: (message: Readonly<Record<string, unknown>>) => void;
  /** It was loaded anew: what was known of it is nothing now. */
  readonly onLoad: () => void;
  /** Asks it to speak; called until it does. */
  readonly greet: () => void;
}

/** A conversation with a page in a frame. */
export interface Frame {
  /** Sends a message. Silent while the frame holds no page of the player: the browser would print an error. */
  say(message: unknown): void;
  close(): void;
}

/** Time between two greetings, ms, and how many there are after each load: half a minute, for slow networks. */
const greetEveryMs = 500;
const greetLimit = 60;

/** Longest message that is read, characters. Players send a few thousand at most. */
const messageLimitChars = 100_000;

/** Talks with a player in a frame of another origin, over `postMessage`. Reads nothing of any other window. */
export function openFrame(frame: HTMLIFrameElement, { origins, onMessage, onLoad, greet }: FrameParts): Frame {
  let greetings = 0;
  let answered = false;
  const hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (!source || source !== frame.contentWindow || !origins.test(origin)) return;
    const message = parse(data);
    if (!message) return;
    answered = true;
    onMessage(message);
  };
  const loaded = (): void => {
    greetings = 0;
    answered = false;
    onLoad();
    greet();
  };
  const timer = setInterval(() => {
    if (!answered && greetings++ < greetLimit) greet();
  }, greetEveryMs);
  addEventListener("message", hear);
  frame.addEventListener("load", loaded);
  return {
    say(message) {
      const { origin } = new URL(frame.src, location.href);
      // A document that can be read is our own origin's: the blank one before the player's.
      if (frame.contentDocument === null && origins.test(origin)) frame.contentWindow?.postMessage(message, origin);
    },
    close() {
      clearInterval(timer);
      removeEventListener("message", hear);
      frame.removeEventListener("load", loaded);
    },
  };
}

function parse(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== "string") return data instanceof Object ? { ...data } : undefined;
  if (data.length > messageLimitChars || !data.startsWith("{")) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    // Not the player's: its own messages are JSON.
    return undefined;
  }
}
