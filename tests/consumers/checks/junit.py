"""JUnit: the schema of Jenkins and a reader."""

import shutil
import tarfile

import junitparser
import lab
import lxml.etree
from lab import HOME, check


def schema():
    """The schema of Jenkins, which pytest ships in its source archive for its own tests."""
    path = HOME / "junit-10.xsd"
    if not path.exists():
        folder = lab.scratch("pytest")
        options = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--dest", folder]
        lab.run("pip", "download", "--quiet", *options, "pytest==8.3.5")
        with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
            member = next(it for it in archive.getmembers() if it.name.endswith("/junit-10.xsd"))
            with archive.extractfile(member) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
    return lxml.etree.XMLSchema(file=str(path))


@check("junit-schema")
def valid():
    """The schema of Jenkins"""
    jenkins = schema()
    for fixture in lab.fixtures():
        for gate in ["never", "info"]:
            document = lxml.etree.fromstring(fixture.written("junit", gate).encode())
            lab.require(jenkins.validate(document), f"{fixture}: {jenkins.error_log}")

    text = lab.fixture("acme").written("junit")
    lab.require("<testcase" in text, "there are no test cases")
    document = lxml.etree.fromstring(text.replace("<testcase", "<test", 1).replace("</testcase>", "</test>", 1).encode())
    lab.require(not jenkins.validate(document), "a broken sample was accepted")


@check("junit-reader")
def reader():
    """junitparser: findings at or above the gate are failures, and the others are said, too"""
    for fixture in lab.fixtures():
        findings = fixture.findings()
        for gate, count in [("info", len(findings)), ("never", 0)]:
            cases = list(read(fixture.file("junit", ".xml", gate)))
            lab.require(cases, f"{fixture}: a report without a test case counts as a failure in Jenkins")
            results = [result for case in cases for result in case.result]
            failures = [it for it in results if isinstance(it, (junitparser.Failure, junitparser.Error))]
            # What could not be read fails under every gate.
            lab.same(f"{fixture}: failures under {gate}", len(failures), count if fixture.status == 0 else len(findings))
            said = "\n".join([f"{it.message} {it.text}" for it in failures] + [str(case.system_out) for case in cases])
            names = "\n".join(case.name for case in cases)
            for finding in findings:
                lab.require(finding["rule"] in names, f"{fixture}: {finding['rule']} is not named")
                lab.require(lab.says(said, finding), f"{fixture}: {finding['message']!r} is not said")

    broken = lab.SCRATCH / "written/broken.xml"
    broken.write_text(lab.fixture("acme").written("junit", "info").replace("<failure", "<!-- <failure", 1))
    try:
        list(read(broken))
    except lxml.etree.XMLSyntaxError:
        return
    raise lab.Failure("a broken sample was read")


def read(path):
    """The test cases of a report."""
    report = junitparser.JUnitXml.fromfile(str(path))
    suites = [report] if isinstance(report, junitparser.TestSuite) else report
    for suite in suites:
        cases = list(suite)
        lab.same(f"{path}: `tests` of {suite.name}", suite.tests, len(cases))
        failed = sum(any(isinstance(it, junitparser.Failure) for it in case.result) for case in cases)
        lab.same(f"{path}: `failures` of {suite.name}", suite.failures, failed)
        yield from cases
