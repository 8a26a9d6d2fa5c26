#!/usr/bin/env python3
"""Runs examples/export.sh against two stand-ins for Okta's API, and grouplint on what it writes.

    npm install --prefix PRISM @stoplight/prism-cli@5
    python3 tests/oracle/export.py SPEC PRISM [GROUPLINT]

SPEC is `management-minimal.yaml` of github.com/okta/okta-management-openapi-spec: prism answers its own examples, so that the shapes
are Okta's. A server of ours answers pages, an app without provisioning, a target group that is gone and a link to somewhere else.
GROUPLINT is the program, `target/debug/grouplint` unless it is given. Needs PyYAML, jq and curl.
"""
import contextlib
import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import yaml

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = HERE.parent.parent / "examples" / "export.sh"
PATHS = [
    "/api/v1/apps",
    "/api/v1/apps/{appId}/features",
    "/api/v1/apps/{appId}/group-push/mappings",
    "/api/v1/apps/{appId}/groups",
    "/api/v1/apps/{appId}/users",
    "/api/v1/groups",
    "/api/v1/groups/rules",
    "/api/v1/groups/{groupId}",
    "/api/v1/groups/{groupId}/users",
]
TOKEN = "00secretTokenOfTheTest"


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from references(item)


def plain(node, example=False):
    """A reference within an example is data, but prism would follow it."""
    if isinstance(node, dict):
        return {
            ("ref" if example and key == "$ref" else key): plain(value, example or key in ("example", "examples", "value"))
            if key != "examples"
            else plain(value)
            for key, value in node.items()
        }
    return [plain(item, example) for item in node] if isinstance(node, list) else node


def cut(spec):
    """The part of the specification that the script asks for, with what it refers to: prism cannot read the whole."""
    paths = {}
    for path in PATHS:
        item = spec["paths"][path]
        paths[path] = {key: item[key] for key in ("parameters", "get") if key in item}
    kept, todo = {}, list(references(paths))
    while todo:
        reference = todo.pop()
        _, _, kind, name = reference.split("/")[:4]
        if name not in kept.setdefault(kind, {}):
            kept[kind][name] = spec["components"][kind][name]
            todo.extend(references(kept[kind][name]))
    kept["securitySchemes"] = spec["components"]["securitySchemes"]
    part = {"openapi": spec["openapi"], "info": spec["info"], "paths": paths, "components": kept}
    return plain(part)


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


@contextlib.contextmanager
def prism(spec, modules):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        subset = pathlib.Path(folder) / "subset.json"
        subset.write_text(json.dumps(cut(spec), default=str))
        command = [str(pathlib.Path(modules) / "node_modules" / ".bin" / "prism"), "mock", "-h", "127.0.0.1", "-p", str(port), str(subset)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for _ in range(120):
                if process.poll() is not None:
                    sys.exit(f"prism ended:\n{process.stdout.read()[-2000:]}")
                try:
                    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/groups", headers={"Authorization": f"SSWS {TOKEN}"})
                    urllib.request.urlopen(request, timeout=5).read()
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    time.sleep(0.5)
            else:
                sys.exit("prism did not start")
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


SLACK, WIKI = "0oaslack000000000001", "0oawiki0000000000001"
ENG, ACCESS, GONE = "00geng00000000000001", "00gaccess00000000001", "00ggone000000000001x"


def group(id, name):
    return {"id": id, "type": "OKTA_GROUP", "profile": {"name": name}}


def user(number):
    return {"id": f"00uuser{number:013}", "status": "ACTIVE", "profile": {"login": f"user{number}@acme.example"}}


def app(id, label):
    return {"id": id, "label": label, "status": "ACTIVE", "signOnMode": "SAML_2_0", "features": ["GROUP_PUSH"]}


# Each answer is a list of pages, or a status with an error.
ANSWERS = {
    "groups": [[group(ENG, "Engineering")], [group(ACCESS, "Slack Users")]],
    "apps": [[app(SLACK, "Slack"), app(WIKI, "Wiki")]],
    "groups/rules": [[]],
    f"apps/{SLACK}/group-push/mappings": [
        [{"id": "gPmeng00000000000001", "sourceGroupId": ENG, "targetGroupId": GONE, "status": "ACTIVE"}]
    ],
    f"apps/{WIKI}/group-push/mappings": (400, {"errorCode": "E0000001", "errorSummary": "Group push is not supported."}),
    f"apps/{SLACK}/groups": [[{"id": ACCESS, "priority": 0, "profile": {}}]],
    f"apps/{SLACK}/users": [[]],
    f"apps/{SLACK}/features": (404, {"errorCode": "E0000007", "errorSummary": "Not found"}),
    f"groups/{ENG}/users": [[user(1), user(2)], [user(3)], []],
    f"groups/{ACCESS}/users": [[user(1)]],
    f"groups/{GONE}": (404, {"errorCode": "E0000007", "errorSummary": f"Not found: Resource not found: {GONE} (UserGroup)"}),
}


class Pages(http.server.BaseHTTPRequestHandler):
    authorized = True

    def do_GET(self):
        path, _, query = self.path.partition("?")
        Pages.authorized &= self.headers.get("Authorization") == f"SSWS {TOKEN}"
        answer = ANSWERS.get(path.removeprefix("/api/v1/"), (404, {"errorCode": "E0000022"}))
        if isinstance(answer, tuple):
            return self.answer(*answer, [])
        page = int(query.rpartition("after=")[2]) if "after=" in query else 0
        here = f"http://{self.headers['Host']}{path}"
        links = [f'<{here}>; rel="self"']
        if page + 1 < len(answer):
            links.append(f'<{here}?limit=2&after={page + 1}>; rel="next"')
        elif path.endswith("/apps"):
            links.append('<http://127.0.0.1:9/api/v1/apps?after=1>; rel="next"')
        self.answer(200, answer[page], links)

    def answer(self, status, body, links):
        self.send_response(status)
        for link in links:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def pages():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def export(address, folder):
    environment = dict(os.environ, OKTA_ORG_URL=address, OKTA_API_TOKEN=TOKEN)
    return subprocess.run([str(SCRIPT), str(folder)], env=environment, text=True, capture_output=True)


def lint(program, folder):
    done = subprocess.run([program, "check", "--format", "json", str(folder)], text=True, capture_output=True)
    assert done.returncode in (0, 1), f"grouplint ends with {done.returncode}:\n{done.stdout}{done.stderr}"
    return json.loads(done.stdout)


def main():
    spec = yaml.load(pathlib.Path(sys.argv[1]).read_text(), Loader=yaml.CSafeLoader)
    program = sys.argv[3] if len(sys.argv) > 3 else str(HERE.parent.parent / "target" / "debug" / "grouplint")
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work) / "examples"
        with prism(spec, sys.argv[2]) as address:
            done = export(address, folder)
        assert done.returncode == 0, done.stdout + done.stderr
        files = sorted(str(it.relative_to(folder)) for it in folder.rglob("*.json"))
        report = lint(program, folder)
        print(f"Okta's own examples: {len(files)} files, {len(report['findings'])} findings")
        for file in files:
            print(f"  {file}")
        for finding in report["findings"]:
            print(f"  {finding['level']} {finding['rule']}: {finding['message']}")

        folder = pathlib.Path(work) / "pages"
        with pages() as address:
            done = export(address, folder)
            assert done.returncode == 0, done.stdout + done.stderr
            assert Pages.authorized, "every request carries the token"
            again = export(address, folder)
            assert again.returncode == 1 and "not empty" in again.stderr, "an old export is not mixed with a new one"
        manifest = json.loads((folder / "export.json").read_text())
        complete = manifest["complete"]
        assert len(json.loads((folder / f"groups/{ENG}/users.json").read_text())) == 3, "all pages are there"
        assert len(json.loads((folder / "groups.json").read_text())) == 2, "all pages are there"
        assert f"apps/{SLACK}/users" in complete and not (folder / f"apps/{SLACK}/users.json").exists(), "empty and complete"
        assert f"apps/{SLACK}/features" not in complete, "what the app does not offer is not complete"
        assert not any(TOKEN in it.read_text() for it in folder.rglob("*.json")), "the token is in no file"
        rules = sorted({finding["rule"] for finding in lint(program, folder)["findings"]})
        print(f"Our own pages: {', '.join(complete)}\n  {', '.join(rules)}")
        assert "live/mapping-target-missing" in rules, "the answer about the target group is understood"


if __name__ == "__main__":
    main()
