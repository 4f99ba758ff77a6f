import { forgetAll, keep, recall } from "./memory.js";

/** The person who signed in on this device, or null. */
export function signedInPerson() {
  return recall("person");
}

/**
 * Tells Turnout on each page who is there, and runs the sign-in page. `turnout` is looked up at every call, because the
 * script replaces the stub when it has loaded.
 */
export function startAccount() {
  const person = signedInPerson();
  if (person) turnout.identify(person);
  showAccount(person);
  document.querySelector("[data-sign-in]")?.addEventListener("submit", signIn);
  document.querySelector("[data-account]")?.addEventListener("submit", saveCompany);
  document.querySelector("[data-sign-out]")?.addEventListener("click", signOut);
}

function signIn(event) {
  event.preventDefault();
  const { first, last, company, email } = Object.fromEntries(new FormData(event.currentTarget));
  const id = email.toLowerCase();
  become({ id, first, last, company, email });
  if (!recall("account")) turnout.track("user.create");
  keep("account", id);
  turnout.track("user.logIn");
  location.assign("index.html");
}

function saveCompany(event) {
  event.preventDefault();
  become({ ...signedInPerson(), company: new FormData(event.currentTarget).get("company") });
  turnout.track("user.update");
}

/** The activity first, while it is still this person's; then everything of theirs goes out; then nobody is there. */
async function signOut() {
  turnout.track("user.logOut");
  await turnout.flush();
  turnout.reset();
  forgetAll();
  location.assign("index.html");
}

function become(person) {
  keep("person", person);
  turnout.identify(person);
}

function showAccount(person) {
  if (!person) return;
  for (const name of document.querySelectorAll("[data-account-name]"))
    name.textContent = `${person.first} ${person.last}`;
  for (const part of document.querySelectorAll("[data-signed-out]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-signed-in]")) part.hidden = false;
  const company = document.querySelector("[data-account] [name=company]");
  if (company) company.value = person.company;
}
