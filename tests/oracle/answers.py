"""What Okta's API would answer about the organization of a state, as files below a folder named like the paths of the API."""
import json
import re
import shutil
import types

HOST = "https://acme.okta.com"
CREATED, PUSHED, EXPORTED = "2025-03-03T08:00:00.000Z", "2025-12-01T08:00:00.000Z", "2026-01-01T00:00:00Z"
COMPLETE = ["apps", "apps/*/group-push/mappings", "apps/*/groups", "apps/*/users", "groups", "groups/*/users", "rules", "users"]


def link(path):
    return {"href": f"{HOST}/api/v1/{path}"}


def stamps(updated=CREATED):
    return {"created": CREATED, "lastUpdated": updated}


def api_group(identity, name, kind, description=None, source=None):
    classes = {"OKTA_GROUP": "okta:user_group", "BUILT_IN": "okta:user_group", "APP_GROUP": "okta:app_group"}
    return {
        "id": identity,
        **stamps(),
        "lastMembershipUpdated": CREATED,
        "objectClass": [classes[kind]],
        "type": kind,
        "profile": {"name": name, "description": description},
        **({"source": {"id": source}} if source else {}),
        "_links": {"users": link(f"groups/{identity}/users"), "apps": link(f"groups/{identity}/apps")},
    }


def api_app(app):
    identity = app["id"]
    return {
        "id": identity,
        "name": app["name"],
        "label": app["label"],
        "status": app["status"],
        **stamps(),
        "features": app.get("features") or [],
        "signOnMode": app["sign_on_mode"],
        "settings": {"app": {}, "implicitAssignment": False},
        "_links": {"groups": link(f"apps/{identity}/groups"), "users": link(f"apps/{identity}/users")},
    }


def api_rule(rule):
    return {
        "type": "group_rule",
        "id": rule["id"],
        "status": rule["status"],
        "name": rule["name"],
        **stamps(),
        "conditions": {
            "people": {"users": {"exclude": rule["users_excluded"] or []}, "groups": {"exclude": []}},
            "expression": {"value": rule["expression_value"], "type": rule["expression_type"]},
        },
        "actions": {"assignUserToGroups": {"groupIds": rule["group_assignments"]}},
        "allGroupsValid": True,
    }


def api_user(user, record):
    return {
        "id": user["id"],
        "status": user["status"],
        **stamps(),
        "profile": {
            "firstName": user["first_name"],
            "lastName": user["last_name"],
            "login": user["login"],
            "email": user["email"],
            **record,
        },
        "_links": {"self": link(f"users/{user['id']}")},
    }


def api_mapping(mapping):
    app, source, target = mapping["app_id"], mapping["source_group_id"], mapping["target_group_id"]
    return {
        "id": mapping["id"],
        "sourceGroupId": source,
        "targetGroupId": target,
        "status": mapping["status"],
        **stamps(PUSHED),
        "lastPush": PUSHED,
        "_links": {"app": link(f"apps/{app}"), "sourceGroup": link(f"groups/{source}"), "targetGroup": link(f"groups/{target}")},
    }


def api_assignment(app, group, priority):
    return {
        "id": group,
        "lastUpdated": CREATED,
        "priority": priority,
        "profile": {},
        "_links": {"app": link(f"apps/{app}"), "self": link(f"apps/{app}/groups/{group}"), "group": link(f"groups/{group}")},
    }


def api_app_user(app, user, group):
    """`group` is what the assignment comes from. None means that it is direct."""
    provisions = "PUSH_NEW_USERS" in (app.get("features") or [])
    synchronized = {"externalId": f"{app['name']}-{user['login'].split('@')[0]}", "syncState": "SYNCHRONIZED", "lastSync": PUSHED}
    return {
        "id": user["id"],
        **(synchronized if provisions else {"syncState": "DISABLED"}),
        **stamps(),
        "scope": "GROUP" if group else "USER",
        "status": "PROVISIONED" if provisions else "ACTIVE",
        "credentials": {"userName": user["login"]},
        "profile": {},
        "_links": {
            "app": link(f"apps/{app['id']}"),
            "user": link(f"users/{user['id']}"),
            **({"group": link(f"groups/{group}")} if group else {}),
        },
    }


def matches(expression, record):
    """Whether a group rule matches a person. Python reads the expressions of the example, once the words are its own."""
    python = re.sub(r"\bAND\b", "and", re.sub(r"\bOR\b", "or", expression))
    string = types.SimpleNamespace(startsWith=str.startswith)
    return eval(python, {"__builtins__": {}}, {"user": types.SimpleNamespace(**record), "String": string})


class Organization:
    """The resources of a state by kind, and who is where."""

    def __init__(self, resources, records):
        self.kinds = {}
        for kind, values in resources:
            self.kinds.setdefault(kind, []).append(values)
        self.users = {user["id"]: user for user in self["okta_user"]}
        self.records = {user["id"]: records[user["login"].split("@")[0]] for user in self["okta_user"]}
        self.apps = [app for kind in ("okta_app_saml", "okta_app_bookmark") for app in self[kind]]
        (self.everyone,) = self["okta_everyone_group"]
        self.members = {group["id"]: set() for group in self["okta_group"]}
        for roster in self["okta_group_memberships"]:
            self.members[roster["group_id"]] |= set(roster["users"])
        for rule in (rule for rule in self["okta_group_rule"] if rule["status"] == "ACTIVE"):
            matched = {user for user in self.users if matches(rule["expression_value"], self.records[user])}
            for group in rule["group_assignments"]:
                self.members[group] |= matched - set(rule["users_excluded"] or [])

    def __getitem__(self, kind):
        return self.kinds.get(kind, [])

    def assigned(self, app):
        """The groups of an app in the order of their priorities. A group that is configured twice is assigned once."""
        found = [it for it in self["okta_app_group_assignment"] if it["app_id"] == app["id"]]
        found.sort(key=lambda it: (it["priority"] or 0, it["group_id"]))
        return list(dict.fromkeys(it["group_id"] for it in found))

    def app_users(self, app):
        """A deactivated app has none, and a deactivated user has no app."""
        if app["status"] != "ACTIVE":
            return []
        direct = {it["user_id"] for it in self["okta_app_user"] if it["app_id"] == app["id"]}
        found = {user: None for user in direct}
        for group in self.assigned(app):
            for user in self.users if group == self.everyone["id"] else self.members[group]:
                found.setdefault(user, group)
        alive = {user: group for user, group in found.items() if self.users[user]["status"] != "DEPROVISIONED"}
        return [api_app_user(app, self.users[user], alive[user]) for user in sorted(alive)]

    def groups(self):
        names = {group["id"]: group["name"] for group in [*self["okta_group"], self.everyone]}
        yield api_group(self.everyone["id"], "Everyone", "BUILT_IN", "All users in your organization")
        for group in self["okta_group"]:
            yield api_group(group["id"], group["name"], "OKTA_GROUP", group["description"])
        for mapping in self["okta_push_group"]:
            name = mapping["target_group_name"] or names[mapping["source_group_id"]]
            yield api_group(mapping["target_group_id"], name, "APP_GROUP", source=mapping["app_id"])


def write(folder, organization):
    """The members of Everyone are all users, so nobody asks for them."""
    user = lambda identity: api_user(organization.users[identity], organization.records[identity])
    files = {
        "export": {"org": HOST.removeprefix("https://"), "exported": EXPORTED, "complete": COMPLETE},
        "groups": list(organization.groups()),
        "apps": [api_app(app) for app in organization.apps],
        "rules": [api_rule(rule) for rule in organization["okta_group_rule"]],
        "users": [user(identity) for identity in organization.users],
    }
    for group, members in organization.members.items():
        files[f"groups/{group}/users"] = [user(member) for member in sorted(members)]
    for app in organization.apps:
        mappings = [it for it in organization["okta_push_group"] if it["app_id"] == app["id"]]
        at = f"apps/{app['id']}"
        files[f"{at}/groups"] = [api_assignment(app["id"], *it[::-1]) for it in enumerate(organization.assigned(app), 1)]
        files[f"{at}/group-push/mappings"] = [api_mapping(mapping) for mapping in mappings]
        files[f"{at}/users"] = organization.app_users(app)
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
