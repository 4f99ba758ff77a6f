import { course, sessions } from "./event.js";
import { Toggle } from "./marked.js";
import { Link } from "./router.js";

/** Each card says what it is of, so that a click on its link is a click into that content. */
export function SchedulePage() {
  return (
    <>
      <h1>Schedule</h1>
      <ul>
        {sessions.map(({ id, type, name, slug }) => (
          <li key={id} data-turnout-content={JSON.stringify({ id, type, name, slug })}>
            <Link to={`/sessions/${slug}`}>{name}</Link>
            <Toggle kind="content.schedule">Keep {id}</Toggle>
          </li>
        ))}
        <li data-turnout-content={JSON.stringify(course)}>
          <Link to="/courses/reading-a-shoreline">{course.name}</Link>
        </li>
      </ul>
    </>
  );
}
