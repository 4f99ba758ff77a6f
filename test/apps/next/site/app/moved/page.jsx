import { redirect } from "next/navigation";

/** Decided for each request, as by who is signed in: the server answers with the address to go to. */
export const dynamic = "force-dynamic";

export default function Moved() {
  redirect("/sessions/closing-words");
}
