"use client";
import { useTrack } from "turnout/react";

export function LikeButton() {
  const like = useTrack("content.like");
  return (
    <button type="button" onClick={() => like()}>
      Like
    </button>
  );
}
