import { type SubmitEvent, useEffect, useState } from "react";
import { useTurnout } from "turnout/react";
import { goTo } from "./router.js";

const storageName = "neapwater-person";

/** Turnout remembers who signed in until `reset`, on the pages that follow too: it need not be told on each. */
export function AccountPage() {
  const turnout = useTurnout();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => setName(localStorage.getItem(storageName)), []);

  const signIn = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const read = (name: string): string => String(fields.get(name));
    const [first, last, email] = [read("first"), read("last"), read("email")];
    turnout.identify({ id: email, first, last, email });
    turnout.track("user.logIn");
    localStorage.setItem(storageName, `${first} ${last}`);
    goTo("/");
  };

  // The activity while it is still this person's, then everything of theirs goes out, then nobody is there.
  const signOut = async (): Promise<void> => {
    turnout.track("user.logOut");
    await turnout.flush();
    turnout.reset();
    localStorage.removeItem(storageName);
    setName(null);
  };

  if (name !== null) {
    return (
      <>
        <h1>{name}</h1>
        <button type="button" onClick={() => turnout.track("user.update")}>
          Save changes
        </button>
        <button type="button" onClick={() => turnout.track("user.upload")}>
          Upload a picture
        </button>
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </>
    );
  }
  return (
    <>
      <h1>Sign in</h1>
      <button type="button" onClick={() => turnout.track("user.create")}>
        Create an account
      </button>
      <form onSubmit={signIn}>
        <input name="first" placeholder="First name" required autoComplete="given-name" />
        <input name="last" placeholder="Last name" required autoComplete="family-name" />
        <input name="email" type="email" placeholder="E-mail" required autoComplete="email" />
        <button type="submit">Sign in</button>
      </form>
    </>
  );
}
