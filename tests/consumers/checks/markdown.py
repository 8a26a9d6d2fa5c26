"""Markdown: a comment on a pull request, and the Mermaid pictures in it."""

import json

import lab
from lab import check, pictures

ALLOWED_TAGS = {"br", "details", "summary", "sub", "sup", "b", "i", "code", "pre", "picture", "kbd"}
"""What a comment may use of HTML to lay itself out."""


@check("markdown-pictures")
def mermaid():
    """Mermaid's own parser: every picture"""
    texts = []
    for fixture in lab.fixtures():
        found = pictures(fixture.written("markdown"))
        lab.require(found or not fixture.findings() or fixture.name == "broken", f"{fixture}: there is no picture")
        texts += found
    for text, verdict in zip(texts, lab.node("mermaid.mjs", text=json.dumps(texts)), strict=True):
        lab.require(verdict["ok"], f"{verdict.get('message')}\n{text}")

    good = pictures(lab.fixture("acme").written("markdown"))[0]
    verdicts = lab.node("mermaid.mjs", text=json.dumps([good, good + '\n  a["b"] --> --> c']))
    lab.same("a good and a broken picture", [it["ok"] for it in verdicts], [True, False])


@check("markdown-page")
def page():
    """marked: names stay text, and tables have a row for each finding"""
    for fixture in lab.fixtures():
        read = lab.node("markdown.mjs", text=json.dumps(fixture.written("markdown")))
        strange = [tag for tag in read["tags"] if tag not in ALLOWED_TAGS]
        lab.require(not strange, f"{fixture}: names became HTML: {strange}")
        urls = {it["url"] for it in fixture.report()["findings"]}
        strange = [link for link in read["links"] if "example.com" in link or (link not in urls and "://" in link)]
        lab.require(not strange, f"{fixture}: names became links: {strange}")
        lab.require(not read["images"], f"{fixture}: names became images: {read['images']}")
        rows = sum(read["rows"])
        count = len(fixture.findings())
        lab.require(rows >= count, f"{fixture}: {rows} rows for {count} findings")
        lab.require(not read["ragged"], f"{fixture}: names became cells: {read['ragged']}")

    read = lab.node("markdown.mjs", text=json.dumps("| a |\n|---|\n| <img src=x> [x](https://example.com) | y |\n"))
    lab.same("a broken page", (read["tags"], read["links"], len(read["ragged"])), (["img"], ["https://example.com"], 1))
