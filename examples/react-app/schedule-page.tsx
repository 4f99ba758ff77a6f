import { Link } from "./router.js";
import { sessions } from "./sessions.js";

/** Each card says what it is of, so that a click on its link is a click into that content. */
export function SchedulePage() {
  return (
    <>
      <h1>Schedule</h1>
      <ul>
        {sessions.map(({ id, type, name, slug }) => (
          <li key={id} data-turnout-content={JSON.stringify({ id, type, name, slug })}>
            <Link to={`/sessions/${slug}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
