import { type Reader, signIn, signOut } from "./api.js";
import { byId } from "./elements.js";

/** Shows whose report it is, and the way out for who signed in. */
export function showReader({ name, contents, signedIn }: Reader): void {
  byId("session", HTMLSpanElement).hidden = !signedIn && contents === null;
  const extent =
    contents === null ? "" : `, for ${contents.length === 1 ? "content" : "contents"} ${contents.join(", ")}`;
  byId("reader", HTMLSpanElement).textContent = `${name}${extent}`;
  const button = byId("sign-out", HTMLButtonElement);
  button.hidden = !signedIn;
  button.addEventListener("click", async () => {
    await signOut();
    location.reload();
  });
}

/** Shows the form that asks for a report token; a right one shows the page anew, another is said to be none. */
export function askForToken(onFailure: (error: unknown) => void): void {
  const access = byId("access", HTMLFormElement);
  const failure = byId("failure", HTMLParagraphElement);
  access.hidden = false;
  access.onsubmit = async (event) => {
    event.preventDefault();
    try {
      if (await signIn(byId("token", HTMLInputElement).value)) return location.reload();
      failure.textContent = "That token was not accepted.";
      failure.hidden = false;
    } catch (error) {
      onFailure(error);
    }
  };
}
