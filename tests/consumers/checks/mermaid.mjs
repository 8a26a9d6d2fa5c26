// Reads a JSON list of Mermaid pictures with Mermaid's own parser, and prints for each whether it is one.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ securityLevel: "strict" });

const verdicts = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const { diagramType } = await mermaid.parse(text);
    verdicts.push({ ok: true, type: diagramType });
  } catch (error) {
    verdicts.push({ ok: false, message: String(error.message ?? error) });
  }
}
console.log(JSON.stringify(verdicts));
process.exit(0);
