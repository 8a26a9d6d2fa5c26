// Reads a page as GitHub does, and prints which HTML, links and images are in it, and how its tables are filled.
import { readFileSync } from "node:fs";
import { marked } from "marked";

const page = { tags: [], links: [], images: [], rows: [], ragged: [] };
const text = JSON.parse(readFileSync(0, "utf8"));
marked.walkTokens(marked.lexer(text, { gfm: true }), (token) => {
  if (token.type === "html") page.tags.push(...[...token.raw.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((it) => it[1]));
  if (token.type === "link") page.links.push(token.href);
  if (token.type === "image") page.images.push(token.href);
  if (token.type === "table") {
    page.rows.push(token.rows.length);
    // The lexer drops cells that are too many, so they are counted in the source.
    const cells = (line) => line.replace(/\\\|/g, "").replace(/^\s*\||\|\s*$/g, "").split("|").length;
    const lines = token.raw.trim().split("\n");
    page.ragged.push(...lines.filter((line) => cells(line) !== cells(lines[0])));
  }
});
console.log(JSON.stringify(page));
