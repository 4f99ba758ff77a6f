"use client";
import { TurnoutProvider } from "turnout/react";

const options = { endpoint: process.env.NEXT_PUBLIC_TURNOUT_ENDPOINT, key: "demo" };

/** One provider for each router: in the layout here, in `_app` there. */
export function Providers({ children }) {
  return <TurnoutProvider options={options}>{children}</TurnoutProvider>;
}
