"""An organization whose names and files try to break out of every output format."""

NAMES = [
    "percent %0A%25 100%",
    "line one\nline two",
    "carriage\rreturn",
    "tab\tand bell\u0007 and escape \u001b[31mred",
    "\n::error file=a.tf,line=1::injected",
    "::stop-commands::token",
    "##[error]injected",
    "comma, colon: equals=",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</failure></testcase>&amp;&nosuch;",
    "]]> <![CDATA[ x",
    "-- comment --> <!-- x",
    "\"double\" 'single' `tick` ``two``",
    "pipe | cell | \\| row",
    "| --- | --- |",
    "# heading",
    "* item\n\n---\n\n```\nfence\n```",
    "[link](https://example.com) ![image](x.png)",
    "@everyone #1 GH-1 user/repo#1",
    "${{ github.token }}",
    "${interpolated} %{ if true }x%{ endif }",
    "subgraph end[\"x\"] --> y; click z",
    "style a fill:#f00\nend",
    "quote\"]\n  evil --> node",
    "%%{init: {}}%%",
    "emoji \U0001f680 and e\u0301 and \u6f22\u5b57",
    "right to left \u202e txt.exe",
    "zero \u200b width, no-break \u00a0 space, byte order mark \ufeff",
    "noncharacter \ufffe and \uffff",
    "next line \u0085 and separators \u2028 \u2029",
    " leading and trailing ",
    "x" * 300,
]

FILES = {
    "percent": "100%25.tf",
    "comma": "a,b=c.tf",
    "colon": "c::d.tf",
    "space": "with space.tf",
    "hash": "hash#query?.tf",
    "quote": "it's \"quoted\".tf",
    "markup": "<b>&amp;.tf",
    "brackets": "[x](y)|z`.tf",
    "unicode": "\u00fcn\u00efc\u00f6de \U0001f680.tf",
}


def write(folder):
    """Writes the organization: every name is a group that is assigned and pushed, so that a finding names it and its app."""
    names = list(FILES.values())
    texts = dict.fromkeys(names, "")
    for index, name in enumerate(NAMES):
        texts[names[index % len(names)]] += blocks(index, name)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


def blocks(index, name):
    """A group and an app of that name, with the assignment and the push that contradict each other."""
    quoted = quote(name)
    return f"""\
resource "okta_group" "g{index}" {{
  name = {quoted}
}}

resource "okta_app_saml" "a{index}" {{
  label = {quoted}
}}

resource "okta_app_group_assignment" "x{index}" {{
  app_id   = okta_app_saml.a{index}.id
  group_id = okta_group.g{index}.id
}}

resource "okta_push_group" "p{index}" {{
  app_id                         = okta_app_saml.a{index}.id
  source_group_id                = okta_group.g{index}.id
  delete_target_group_on_destroy = false
}}

"""


def quote(text):
    """A quoted template that is that text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${").replace("%{", "%%{")
    return '"' + "".join(it if it.isprintable() else unicode_escape(it) for it in escaped) + '"'


def unicode_escape(character):
    """`\\uNNNN`, or its long form."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
