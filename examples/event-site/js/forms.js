/** Forms and buttons that answer in place: thanks for a review, right or wrong for a quiz, a poll's result. */
export function startForms() {
  for (const form of document.querySelectorAll("form[data-thanks]")) {
    form.addEventListener("submit", (event) => answer(event, () => form.dataset.thanks));
  }
  for (const form of document.querySelectorAll("form[data-right]")) {
    form.addEventListener("submit", (event) => answer(event, (given) => judge(given, form.dataset.right)));
  }
  for (const button of document.querySelectorAll("button[data-thanks]")) {
    button.addEventListener("click", () => {
      button.disabled = true;
      button.textContent = button.dataset.thanks;
    });
  }
  document.querySelector("form[data-poll]")?.addEventListener("submit", showPollResult);
}

function answer(event, textFor) {
  event.preventDefault();
  const form = event.currentTarget;
  form.querySelector(".outcome").textContent = textFor(new FormData(form).get("answer"));
  form.querySelector("[type=submit]").disabled = true;
}

function judge(given, right) {
  return given === right ? "Right." : `Not quite: ${right.toLowerCase()}.`;
}

/** Replaces the poll by its bars: the votes of the others, and the one that was just given. */
function showPollResult(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const options = [...form.querySelectorAll("[name=answer]")].map((input) => ({
    name: input.value,
    votes: Number(input.dataset.votes) + (input.checked ? 1 : 0),
  }));
  const total = options.reduce((sum, option) => sum + option.votes, 0);
  document.getElementById(form.dataset.poll).replaceChildren(...options.map((option) => bar(option, total)));
  form.hidden = true;
}

function bar({ name, votes }, total) {
  const percent = Math.round((100 * votes) / total);
  const meter = document.createElement("p");
  const progress = document.createElement("progress");
  meter.className = "meter";
  progress.max = 100;
  progress.value = percent;
  progress.setAttribute("aria-label", name);
  const figure = document.createElement("span");
  figure.textContent = `${percent} %`;
  meter.append(name, figure, progress);
  return meter;
}
