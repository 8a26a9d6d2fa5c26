// Asks HashiCorp's own parser, compiled to WebAssembly, which of the texts in tests/suite/syntax/verdicts.jsonl it accepts and on
// which lines it places the first error of the others. Run by hand, never by `cargo test`:
//
//     npm install --no-save --prefix /tmp/hcl2json @cdktf/hcl2json
//     NODE_PATH=/tmp/hcl2json/node_modules node tests/oracle/syntax.mjs
//
// To add texts, append lines with a `text` alone.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { parse } = createRequire(`${process.env.NODE_PATH}/`)("@cdktf/hcl2json");
const verdicts = new URL("../suite/syntax/verdicts.jsonl", import.meta.url);

const lines = [];
for (const line of readFileSync(verdicts, "utf8").split("\n").filter(Boolean)) {
  const { text } = JSON.parse(line);
  let error = null;
  let accepted = true;
  try {
    await parse("a.tf", text);
  } catch (failure) {
    accepted = false;
    const place = /\[a\.tf:(\d+),\d+-(?:(\d+),)?\d+/.exec(String(failure.message ?? failure));
    error = place && [Number(place[1]), Number(place[2] ?? place[1])];
  }
  lines.push(JSON.stringify({ text, error, accepted }));
}
writeFileSync(verdicts, `${lines.join("\n")}\n`);
