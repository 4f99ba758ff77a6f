const hourAndMinute = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayToo = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** Writes every `<time>` in the reader's own zone and language; with `data-day`, the day as well. */
export function showTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const format = "day" in time.dataset ? dayToo : hourAndMinute;
    time.textContent = format.format(new Date(time.dateTime));
  }
}
