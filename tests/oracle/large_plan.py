#!/usr/bin/env python3
"""Prints a plan of N resources in one line, as `terraform show -json` does, for measuring: `large_plan.py N > plan.json`.

It is one module call in `for_each`, with an app, its groups, memberships, assignments and pushes in each instance: ten resources, all
there already. In every hundredth instance the plan replaces the push mappings, because the names of their target groups change.
"""
import hashlib
import json
import sys

PER_APP = 10
REPLACED_EVERY = 100
TEAMS = ["leads", "members", "viewers"]
PROVIDER = "registry.terraform.io/okta/okta"
REPLACED = {"action_reason": "replace_because_cannot_update"}


def okta_id(prefix, *parts):
    return prefix + hashlib.sha256(repr(parts).encode()).hexdigest()[:17]


def reference(address):
    return {"references": [f"{address}.id", address]}


def by_key(address):
    return {"references": [f"{address}", "each.key"]}


def instances(app):
    """Kind, name, key, attributes and dependencies of what an instance of the module holds."""
    identity, access = okta_id("0oa", app), okta_id("00g", app, "access")
    group = {"custom_profile_attributes": None, "description": f"Has an account in app {app}"}
    yield "okta_app_group_assignment", "access", None, {
        "app_id": identity, "group_id": access, "id": access, "priority": None, "profile": "{}", "retain_assignment": False,
    }, ["okta_app_saml.this", "okta_group.access"]
    yield "okta_app_saml", "this", None, {
        "features": ["GROUP_PUSH", "PUSH_NEW_USERS"], "id": identity, "implicit_assignment": None, "label": f"App {app:06}",
        "name": "slack", "preconfigured_app": "slack", "sign_on_mode": "SAML_2_0", "status": "ACTIVE",
    }, []
    yield "okta_group", "access", None, {**group, "id": access, "name": f"App {app:06}"}, []
    for team in TEAMS:
        yield "okta_group", "team", team, {**group, "id": okta_id("00g", app, team), "name": f"App {app:06} {team}"}, []
    yield "okta_group_memberships", "access", None, {
        "group_id": access, "id": access, "track_all_users": False, "users": [okta_id("00u", app, user) for user in range(5)],
    }, ["okta_group.access"]
    for team in TEAMS:
        yield "okta_push_group", "team", team, {
            "app_config": None, "app_id": identity, "delete_target_group_on_destroy": False, "id": okta_id("gPm", app, team),
            "source_group_id": okta_id("00g", app, team), "status": "ACTIVE", "target_group_id": okta_id("00g", app, team, "target"),
            "target_group_name": team,
        }, ["okta_app_saml.this", "okta_group.team"]


def sensitivity(values):
    return {name: [False] * len(value) for name, value in values.items() if isinstance(value, list)}


def described(module, kind, name, key):
    index = "" if key is None else f"[{json.dumps(key)}]"
    return {
        "address": f"{module}.{kind}.{name}{index}", "mode": "managed", "type": kind, "name": name,
        **({} if key is None else {"index": key}), "provider_name": PROVIDER,
    }


def planned(app, kind, key, values):
    """What a resource comes to, and which attributes of it are not known yet."""
    if kind != "okta_push_group" or app % REPLACED_EVERY:
        return values, {}
    after = {name: value for name, value in values.items() if name not in ("id", "target_group_id")}
    return {**after, "target_group_name": f"{key} of app {app}"}, {"id": True, "target_group_id": True}


def module(app, before):
    address = f'module.app["{app:06}"]'
    resources = []
    for kind, name, key, values, dependencies in instances(app):
        shown = values if before else planned(app, kind, key, values)[0]
        resource = {**described(address, kind, name, key), "schema_version": 0, "values": shown, "sensitive_values": sensitivity(shown)}
        if before and dependencies:
            resource["depends_on"] = [f"module.app.{it}" for it in dependencies]
        resources.append(resource)
    return {"resources": resources, "address": address}


def changes(app):
    address = f'module.app["{app:06}"]'
    for kind, name, key, before, _ in instances(app):
        after, unknown = planned(app, kind, key, before)
        change = {
            "actions": ["delete", "create"] if unknown else ["no-op"], "before": before, "after": after, "after_unknown": unknown,
            "before_sensitive": sensitivity(before), "after_sensitive": sensitivity(after),
            **({"replace_paths": [["target_group_name"]]} if unknown else {}),
        }
        about = described(address, kind, name, key)
        place = {"address": about.pop("address"), "module_address": address}
        yield {**place, **about, "change": change, **(REPLACED if unknown else {})}


def configured(kind, name, expressions, keys=None):
    keyed = {"for_each_expression": keys} if keys else {}
    return {
        "address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "provider_config_key": "okta",
        "expressions": expressions, "schema_version": 0, **keyed,
    }


def configuration():
    team = {"references": ["okta_group.team"]}
    label = {"references": ["var.label"]}
    kept = {"constant_value": False}
    resources = [
        configured("okta_app_group_assignment", "access", {
            "app_id": reference("okta_app_saml.this"), "group_id": reference("okta_group.access"),
        }),
        configured("okta_app_saml", "this", {"label": label, "preconfigured_app": {"constant_value": "slack"}}),
        configured("okta_group", "access", {"name": label}),
        configured("okta_group", "team", {"name": {"references": ["var.label", "each.key"]}}, {"constant_value": TEAMS}),
        configured("okta_group_memberships", "access", {"group_id": reference("okta_group.access"), "users": {"references": ["var.users"]}}),
        configured("okta_push_group", "team", {
            "app_id": reference("okta_app_saml.this"), "source_group_id": by_key("okta_group.team"),
            "target_group_name": {"references": ["each.key"]}, "delete_target_group_on_destroy": kept,
        }, team),
    ]
    call = {
        "source": "./modules/app", "for_each_expression": {"references": ["local.apps"]},
        "expressions": {"label": {"references": ["each.value.label", "each.value"]}, "users": {"references": ["each.value.users", "each.value"]}},
        "module": {"resources": resources, "variables": {"label": {}, "users": {}}},
    }
    provider = {"org_name": {"constant_value": "acme"}, "base_url": {"constant_value": "okta.com"}}
    return {
        "provider_config": {"okta": {"name": "okta", "full_name": PROVIDER, "expressions": provider}},
        "root_module": {"module_calls": {"app": call}},
    }


def write(values):
    """A list without ever holding it."""
    for position, value in enumerate(values):
        print("," if position else "", json.dumps(value, separators=(",", ":")), sep="", end="")


def main():
    apps = range(-(-int(sys.argv[1]) // PER_APP))
    print('{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"child_modules":[', end="")
    write(module(app, before=False) for app in apps)
    print(']}},"resource_changes":[', end="")
    write(change for app in apps for change in changes(app))
    print('],"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"child_modules":[', end="")
    write(module(app, before=True) for app in apps)
    print(']}}},"configuration":', end="")
    print(json.dumps(configuration(), separators=(",", ":")), end="")
    print(',"timestamp":"2026-01-01T00:00:00Z","applyable":true,"complete":true,"errored":false}')


main()
