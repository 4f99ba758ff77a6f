// Around `npm pack`: before it the manifest names the SDK by its version, as everybody's npm finds it (`version`); after
// it by its folder again, as this workspace does (`folder`). Why: docs/adr/041-the-collectors-tarball-names-a-version.md
import { readFileSync, writeFileSync } from "node:fs";

const manifest = new URL("../package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const specifiers = { version, folder: "file:.." };

const wanted = specifiers[process.argv[2]];
if (!wanted) throw new Error("Say how to name the SDK: version or folder");
const text = readFileSync(manifest, "utf8").replace(/("turnout": )"[^"]+"/, `$1"${wanted}"`);
writeFileSync(manifest, text);
