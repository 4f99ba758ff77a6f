/** A page of React components that are made of what `docs/CATALOGUE.md` prints: each a button that says what it does. */
import { createElement, type FunctionComponent, StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { Content, TurnoutProvider, type TurnoutProviderProps, useTrack, useTurnout } from "turnout/react";
import type { WaysPage } from "../../support/ways-app.js";

const { options, person, content, examples } = (
  globalThis as unknown as { setting: WaysPage & { options: TurnoutProviderProps["options"] & object } }
).setting;

function componentOf({ kind, hook, call }: WaysPage["examples"][number]): FunctionComponent {
  const code = `${hook} return createElement("button", { id: ${JSON.stringify(kind)}, onClick: () => ${call} }, useTrack.name)`;
  return new Function("createElement", "useTrack", `return () => { ${code} }`)(createElement, useTrack);
}

const components = examples.map((example) => [example.kind, componentOf(example)] as const);

function Page() {
  const { identify } = useTurnout();
  useEffect(() => identify(person), [identify]);
  const buttons = components.map(([kind, Component]) => <Component key={kind} />);
  return content ? <Content {...content}>{buttons}</Content> : buttons;
}

createRoot(document.body.appendChild(document.createElement("main"))).render(
  <StrictMode>
    <TurnoutProvider options={options}>
      <Page />
    </TurnoutProvider>
  </StrictMode>,
);
