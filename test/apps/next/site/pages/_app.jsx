import Head from "next/head";
import { Providers } from "../app/providers.jsx";

export default function App({ Component, pageProps }) {
  return (
    <Providers>
      <Head>
        <title>Event</title>
        <link rel="icon" href="data:," />
      </Head>
      <Component {...pageProps} />
    </Providers>
  );
}
