// Writes down the public API of each entry in docs/api, so that a change of it is seen in review.
// `--check` writes nothing and fails when a report is stale.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { root } from "./run.mjs";

const entries = {
  turnout: "index",
  react: "react",
  catalogue: "catalogue/index",
  inspector: "inspector/inspector",
  node: "node",
  testing: "testing",
  wire: "wire",
};
const reportFolder = join(root, "docs/api");
const localBuild = !process.argv.includes("--check");

mkdirSync(reportFolder, { recursive: true });
const passed = Object.entries(entries).map(([name, types]) => report(name, join(root, `dist/types/${types}.d.ts`)));
if (passed.includes(false)) {
  console.error("The public API differs from docs/api: run `npm run api` and review what changed.");
  process.exitCode = 1;
}

function report(name, mainEntryPointFilePath) {
  const configObject = {
    projectFolder: root,
    mainEntryPointFilePath,
    compiler: { tsconfigFilePath: join(root, "tsconfig.build.json") },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder,
      reportTempFolder: join(root, "temp/api"),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: "error" } },
      // Written into the report, where review sees it: an unexported type that the API mentions.
      extractorMessageReporting: {
        default: { logLevel: "error" },
        "ae-forgotten-export": { logLevel: "warning", addToApiReportFile: true },
        "ae-missing-release-tag": { logLevel: "none" },
        "ae-undocumented": { logLevel: "none" },
      },
      tsdocMessageReporting: { default: { logLevel: "none" } },
    },
  };
  const extractorConfig = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, "package.json"),
  });
  return Extractor.invoke(extractorConfig, { localBuild, showVerboseMessages: false }).succeeded;
}
