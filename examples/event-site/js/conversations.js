import { signedInPerson } from "./account.js";

/** How long until somebody of the audience writes again in the live chat, milliseconds. */
const chatterDelayMs = 9_000;

const chatter = [
  ["Mirela Okonjo-Hale", "Gauge 3 reads 1.82 and rising."],
  ["Ilse Varenkamp", "That is an avocet on the far bank, for the minutes."],
  ["Kwabena Lindqvist-Moor", "High water is at a quarter past, by our tables."],
  ["Davit Ferrantine", "By mine as well, for once."],
];

/** Forms with `data-adds-to` put what was written into that list; `data-reply` is what comes back. */
export function startConversations() {
  for (const form of document.querySelectorAll("form[data-adds-to]")) form.addEventListener("submit", say);
  for (const button of document.querySelectorAll("[data-turnout-emoji]")) button.addEventListener("click", drift);
  if (document.getElementById("chat")) chatFrom(0);
}

function say(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const fields = new FormData(form);
  const person = signedInPerson();
  addMessage(
    form.dataset.addsTo,
    person ? `${person.first} ${person.last}` : "You",
    fields.get("text") ?? fields.get("answer"),
    "mine",
  );
  form.reset();
  if (form.dataset.reply)
    setTimeout(() => addMessage(form.dataset.addsTo, "Signe, help desk", form.dataset.reply), 800);
}

function addMessage(listId, name, text, className = "") {
  const list = document.getElementById(listId);
  const message = document.createElement("li");
  const who = document.createElement("b");
  who.textContent = name;
  message.className = className;
  message.append(who, text);
  list.append(message);
  list.scrollTop = list.scrollHeight;
}

function chatFrom(index) {
  if (index === chatter.length) return;
  setTimeout(() => {
    addMessage("chat", ...chatter[index]);
    chatFrom(index + 1);
  }, chatterDelayMs);
}

/** Lets the emoji rise over the stage, then takes it away. */
function drift(event) {
  const emoji = document.createElement("span");
  emoji.className = "drifting";
  emoji.setAttribute("aria-hidden", "true");
  emoji.append(event.currentTarget.firstElementChild.cloneNode(true));
  emoji.addEventListener("animationend", () => emoji.remove());
  document.querySelector(".stage").append(emoji);
}
