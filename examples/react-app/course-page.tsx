import { Content, useTrack } from "turnout/react";
import { course, film, lesson } from "./event.js";
import { Choice, Marked, MarkedForm, Toggle, Words } from "./marked.js";
import { Link } from "./router.js";

/** On a course `content.like` is kept as `course.like` by itself: the app writes `content.…` everywhere. */
export function CoursePage() {
  return (
    <Content {...course}>
      <h1>{course.name}</h1>
      <video src={film} controls muted playsInline />
      <p>
        <Seat />
        <Marked kind="content.start">Start the course</Marked>
        <Marked kind="content.complete">Complete the course</Marked>
        <Toggle kind="content.like">Like the course</Toggle>
      </p>
      <ol>
        <li data-turnout-content={JSON.stringify(lesson)}>
          <Link to="/lessons/profiles-and-datums">{lesson.name}</Link>
        </li>
      </ol>
    </Content>
  );
}

/** What counts is what the event's server grants, not the click: in life these calls come when it has answered. */
function Seat() {
  const enroll = useTrack("course.enroll");
  const unenroll = useTrack("course.unenroll");
  const wait = useTrack("course.waitlistAdd");
  const giveUp = useTrack("course.waitlistRemove");
  return (
    <>
      <button type="button" onClick={() => wait()}>
        Wait for a seat
      </button>
      <button type="button" onClick={() => giveUp()}>
        Wait no more
      </button>
      <button type="button" onClick={() => enroll()}>
        Enroll
      </button>
      <button type="button" onClick={() => unenroll()}>
        Unenroll
      </button>
    </>
  );
}

export function LessonPage() {
  return (
    <Content {...lesson}>
      <h1>{lesson.name}</h1>
      <video src={film} controls muted playsInline />
      <p>
        <Marked kind="content.start">Start the lesson</Marked>
        <Marked kind="content.complete">Complete the lesson</Marked>
        <Toggle kind="content.like">Like the lesson</Toggle>
      </p>
      <MarkedForm kind="courseQuestion.multipleChoice">
        <Choice name="answer" answers={["Nothing moves", "All moves"]} />
      </MarkedForm>
      <MarkedForm kind="courseQuestion.poll">
        <Choice name="answer" answers={["Yes", "No"]} />
      </MarkedForm>
      <MarkedForm kind="courseQuestion.fillInTheBlank">
        Datum: <Words name="answer" label="which?" />
      </MarkedForm>
      <MarkedForm kind="courseQuestion.ranking">Best first</MarkedForm>
      <MarkedForm kind="courseQuestion.rating">Was it clear?</MarkedForm>
    </Content>
  );
}
