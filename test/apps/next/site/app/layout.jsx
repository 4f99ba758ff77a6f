import Link from "next/link";
import { Providers } from "./providers.jsx";

export const metadata = { title: "Event", icons: "data:," };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <Providers>
          <nav>
            <Link href="/">Home</Link>
            <Link href="/sessions/opening-keynote">Keynote</Link>
            <Link href="/sessions/closing-words">Closing</Link>
            <Link href="/moved">Moved</Link>
            <Link href="/classic">Classic</Link>
          </nav>
          {children}
        </Providers>
      </body>
    </html>
  );
}
