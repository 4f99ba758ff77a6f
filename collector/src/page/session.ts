import { type Reader, signIn, signOut } from "./api.js";
import { byId } from "./elements.js";
import { words } from "./words.js";

/** Shows whose report it is, and the way out for who signed in. */
export function showReader({ name, contents, signedIn }: Reader): void {
  byId("session", HTMLSpanElement).hidden = !signedIn && contents === null;
  byId("reader", HTMLSpanElement).textContent = words.sees(name, contents);
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
  const failure = byId("failure", HTMLDivElement);
  access.hidden = false;
  access.onsubmit = async (event) => {
    event.preventDefault();
    try {
      if (await signIn(byId("token", HTMLInputElement).value)) return location.reload();
      failure.textContent = words.tokenRefused;
      failure.hidden = false;
    } catch (error) {
      onFailure(error);
    }
  };
}
