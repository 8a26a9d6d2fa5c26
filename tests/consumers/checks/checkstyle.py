"""Checkstyle: XML that its many readers take."""

import lab
import lxml.etree
from lab import check, primary

SCHEMA = """\
<element name="checkstyle" xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="version"/>
  <zeroOrMore>
    <element name="file">
      <attribute name="name"><data type="string"><param name="minLength">1</param></data></attribute>
      <zeroOrMore>
        <element name="error">
          <attribute name="line"><data type="positiveInteger"/></attribute>
          <optional><attribute name="column"><data type="positiveInteger"/></attribute></optional>
          <attribute name="severity"><choice><value>error</value><value>warning</value><value>info</value></choice></attribute>
          <attribute name="message"/>
          <attribute name="source"/>
        </element>
      </zeroOrMore>
    </element>
  </zeroOrMore>
</element>
"""


@check("checkstyle-report")
def report():
    """lxml: the elements and attributes that readers of Checkstyle take, one error for each finding"""
    schema = lxml.etree.RelaxNG(lxml.etree.fromstring(SCHEMA))
    for fixture in lab.fixtures():
        document = lxml.etree.fromstring(fixture.written("checkstyle").encode())
        lab.require(schema.validate(document), f"{fixture}: {schema.error_log}")
        seen = sorted(
            (file.get("name"), int(error.get("line")), error.get("severity")) for file in document for error in file
        )
        expected = sorted(
            (primary(it)["file"], primary(it)["start"]["line"], it["level"]) for it in fixture.findings()
        )
        lab.same(f"{fixture}: errors", seen, expected)
        sources = sorted(error.get("source") for file in document for error in file)
        # Sources are names of Java classes for Checkstyle, so they have dots.
        rules = sorted(f"grouplint.{it['rule'].replace('/', '.')}" for it in fixture.findings())
        lab.same(f"{fixture}: sources", sources, rules)

    text = lab.fixture("acme").written("checkstyle")
    broken = lxml.etree.fromstring(text.replace('severity="', 'level="').encode())
    lab.require(not schema.validate(broken), "a broken sample was accepted")
    try:
        lxml.etree.fromstring(text[: len(text) // 2].encode())
    except lxml.etree.XMLSyntaxError:
        return
    raise lab.Failure("half a document was accepted")
