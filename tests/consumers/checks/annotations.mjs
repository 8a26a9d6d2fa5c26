// Writes annotations with the toolkit of GitHub Actions, and prints the lines as a JSON list.
import { readFileSync } from "node:fs";
import * as core from "@actions/core";

const lines = [];
const real = process.stdout.write;
process.stdout.write = (text) => lines.push(text);
for (const { level, properties, message } of JSON.parse(readFileSync(0, "utf8"))) {
  const { title, file, line, endLine, col, endColumn } = properties;
  core[level](message, { title, file, startLine: line, endLine, startColumn: col, endColumn });
}
process.stdout.write = real;
console.log(JSON.stringify(lines.map((line) => line.replace(/\n$/, ""))));
