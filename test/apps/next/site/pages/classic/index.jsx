import Link from "next/link";

export default function Classic() {
  return (
    <>
      <h1>Classic</h1>
      <Link href="/classic/opening-keynote">Keynote</Link>
    </>
  );
}
