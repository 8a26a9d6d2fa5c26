"""The run task: what it does with a call of HCP Terraform, against a server that stands for it."""

import hashlib
import hmac
import http.server
import json
import threading

import lab
from lab import GROUPLINT, ROOT, check

SCRIPT = ROOT / "examples/ci/run-task.sh"
KEY = "a key"


class Platform(http.server.BaseHTTPRequestHandler):
    """Serves the plan to who has the token, and keeps what is reported."""

    reports = []
    plan = b""

    def allowed(self):
        if self.headers["Authorization"] == "Bearer a-token":
            return True
        self.send_error(401)
        return False

    def do_GET(self):
        if self.allowed():
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.plan)

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.allowed():
            self.reports.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

    def log_message(self, *_):
        pass


def called(case, signature=None):
    """Sends a call with the plan of a case. Returns what the script did and what it reported."""
    Platform.plan = (ROOT / "tests/suite/changes" / case / "plan.json").read_bytes()
    Platform.reports = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_port}"
    body = json.dumps({
        "payload_version": 1,
        "stage": "post_plan",
        "access_token": "a-token",
        "plan_json_api_url": f"{place}/plan",
        "task_result_callback_url": f"{place}/callback",
    })
    if signature is None:
        signature = hmac.new(KEY.encode(), body.encode(), hashlib.sha512).hexdigest()
    path = f"{GROUPLINT.parent}:{lab.os.environ['PATH']}"
    done = lab.run("sh", SCRIPT, signature, text=body, status=None, env={**lab.environment(), "TASK_HMAC_KEY": KEY, "PATH": path})
    server.shutdown()
    return done, Platform.reports


@check("run-task")
def run_task():
    """The run task reports what it found, and believes nobody without the key"""
    done, reports = called("push-replaced")
    lab.same("status", done.returncode, 1)
    lab.require("change/push-replaced" in done.stdout, done.stdout + done.stderr)
    [(kind, report)] = reports
    lab.same("content type", kind, "application/vnd.api+json")
    lab.same("verdict", report["data"]["attributes"]["status"], "failed")

    done, reports = called("created-together-apart")
    lab.same("status", done.returncode, 0)
    lab.same("verdict", [it["data"]["attributes"]["status"] for _, it in reports], ["passed"])

    done, reports = called("push-replaced", signature="0" * 128)
    lab.same("status", done.returncode, 2)
    lab.same("reports", reports, [])
