/** Shows a chat that Turnout observes by its mark: no call is needed. */
export function showChat() {
  document.body.innerHTML = `
    <main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote","slug":"opening-keynote"}'>
      <form data-turnout="content.chat">
        <input name="text">
        <button>Send</button>
      </form>
    </main>`;
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
}
