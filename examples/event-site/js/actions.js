/** The code that the on-demand session shows when it is complete; a real event would check it on its server. */
const attendanceCode = "SAND-40";

/** Buttons and forms whose outcome only this code knows: here the site calls Turnout, once the thing has happened. */
export function startActions() {
  document.querySelector("[data-enrolls]")?.addEventListener("click", enroll);
  document.querySelector("[data-claims]")?.addEventListener("submit", claimCredit);
  document.querySelector("[data-meeting]")?.addEventListener("submit", () => turnout.track("meeting.schedule"));
  document.querySelector("[data-invites]")?.addEventListener("click", inviteToChat);
  document.querySelector("[data-leaves]")?.addEventListener("click", leaveChat);
  document.querySelector("[data-waits]")?.addEventListener("click", wait);
  document.querySelector("[data-uploads]")?.addEventListener("change", keepPicture);
  for (const element of document.querySelectorAll("[data-tells]")) {
    element.addEventListener(element.localName === "form" ? "submit" : "click", tell);
  }
  document.querySelector("[data-raise-hand]")?.addEventListener("click", () => showHand(true));
  document.querySelector("[data-lower-hand]")?.addEventListener("click", () => showHand(false));
  for (const button of document.querySelectorAll("[data-completes]")) button.addEventListener("click", complete);
}

/** Runs after the toggle's own listener, so the state is the new one. The title is that of the page's course. */
function enroll(event) {
  const enrolled = event.currentTarget.getAttribute("aria-pressed") === "true";
  turnout.track(enrolled ? "course.enroll" : "course.unenroll");
}

/** As above. */
function wait(event) {
  const waits = event.currentTarget.getAttribute("aria-pressed") === "true";
  turnout.track(waits ? "course.waitlistAdd" : "course.waitlistRemove");
}

/** What a real event's server would have agreed to first; a form's fields are the details. */
function tell({ currentTarget }) {
  const details = currentTarget.localName === "form" ? Object.fromEntries(new FormData(currentTarget)) : {};
  turnout.track(currentTarget.dataset.tells, details);
}

function keepPicture({ currentTarget }) {
  document.getElementById(currentTarget.dataset.uploads).hidden = false;
  turnout.track("user.upload");
}

function claimCredit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const right = new FormData(form).get("code").trim().toUpperCase() === attendanceCode;
  form.querySelector(".outcome").textContent = right ? "One credit claimed." : "This is not the code of this session.";
  if (!right) return;
  document.getElementById(form.dataset.claims).hidden = false;
  turnout.track("ce.claim");
}

/** The invitation itself is a mark in the page; Hanne, who is not real, accepts at once. */
function inviteToChat(event) {
  event.currentTarget.disabled = true;
  document.getElementById(event.currentTarget.dataset.invites).hidden = false;
  turnout.track("message.chatStarted");
}

function leaveChat(event) {
  document.getElementById(event.currentTarget.dataset.leaves).hidden = true;
  document.querySelector("[data-invites]").disabled = false;
}

function showHand(raised) {
  document.querySelector("[data-raise-hand]").hidden = raised;
  document.querySelector("[data-lower-hand]").hidden = !raised;
}

function complete(event) {
  event.currentTarget.disabled = true;
  document.getElementById(event.currentTarget.dataset.completes).hidden = false;
  // The credit is named after the page's content.
  if ("earns" in event.currentTarget.dataset) turnout.track("ce.earn");
}
