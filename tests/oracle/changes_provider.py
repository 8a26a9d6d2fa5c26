"""The stand-in provider of an oracle, closer to the real one where it plans: `changes_provider.py ORACLE …`.

It adds attributes and kinds, applies a default whenever an argument goes away, keeps what the real provider keeps, and gives ids in
the form that Okta has. What an org answers beside that, for reading and for imports, stands in the JSON file that OKTA_LIVE names:
`{type: {id: {attribute: value}}}`; null instead of the attributes means that Okta does not know the id any more.
"""
import hashlib
import json
import os
import pathlib
import runpy
import sys

from tf import provider as framework
from tf import runner
from tf.blocks import SetNestedBlock
from tf.gen import tfplugin_pb2 as protocol
from tf.iface import Resource
from tf.schema import Attribute, Block, NestedBlock, NestMode, Schema
from tf.types import Bool, List, Number, Set, String, Unknown
from tf.utils import _to_attribute_path

ORACLE = sys.argv.pop(1)
LIVE = json.loads(pathlib.Path(os.environ["OKTA_LIVE"]).read_text()) if os.environ.get("OKTA_LIVE") else {}
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# These kinds are written for the plugin framework, all others for the SDK, whose plans Terraform does not hold to the configuration.
STRICT = {"okta_push_group", "okta_app_features", "okta_app_connection"}
# Computed attributes that are unknown again whenever their resource is updated.
VOLATILE = {"okta_app_features": {"id"}, "okta_app_connection": {"status"}}
# Arguments whose removal is no change: what Okta has stays.
KEPT = {"preconfigured_app", "profile", "custom_profile_attributes"}
FEATURES = ["GROUP_PUSH", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"]
CONFIGURED = {"org_name": None}


class Object:
    """An object of strings."""

    def __init__(self, *names):
        self.names = names

    def encode(self, value):
        return value

    def decode(self, value):
        return value

    def semantically_equal(self, one, other):
        return one == other

    def tf_type(self):
        return json.dumps(["object", {name: "string" for name in self.names}]).encode()


class SingleBlock(NestedBlock):
    def __init__(self, name, attributes=(), blocks=()):
        block = Block(attributes=list(attributes), block_types=list(blocks))
        super().__init__(name, NestMode.Single, block)

    def encode(self, value):
        return framework._encode_state_d(self._amap(), self._bmap(), value, None)

    def decode(self, value):
        return framework._decode_state([], self._amap(), self._bmap(), value)[1] if value is not None else None

    def semantically_equal(self, one, other):
        return one == other


def required(name, kind=String):
    return Attribute(name, kind(), required=True)


def optional(name, kind=String, **more):
    return Attribute(name, kind(), optional=True, **more)


def default(name, value, kind=String):
    return Attribute(name, kind(), optional=True, computed=True, default=value)


def computed(name, kind=String, **more):
    return Attribute(name, kind(), computed=True, **more)


def strings():
    return Set(String())


def app_config():
    return Object("type", "distinguished_name", "group_scope", "group_type", "sam_account_name")


def toggle(name, *more):
    return SingleBlock(name, [*more, optional("status")])


APP = [computed("name"), computed("sign_on_mode")]
MORE = {
    "okta_app_saml": [*APP, computed("features", strings), optional("sso_url"), optional("audience")],
    "okta_app_swa": APP,
    "okta_app_bookmark": APP,
    "okta_app_oauth": [
        *APP,
        optional("client_id", computed=True, requires_replace=True),
        computed("client_secret", sensitive=True),
        default("omit_secret", False, Bool),
        default("token_endpoint_auth_method", "client_secret_basic"),
        optional("grant_types", strings, computed=True),
        optional("redirect_uris", lambda: List(String())),
    ],
    "okta_app_user": [optional("password", sensitive=True), computed("has_shared_username", Bool)],
    "okta_group_rule": [default("expression_validation", False, Bool)],
    "okta_push_group": [optional("app_config", app_config, requires_replace=True)],
    "okta_user": [
        *map(optional, ["city", "cost_center", "department", "title", "user_type", "custom_profile_attributes"]),
        optional("password", sensitive=True),
        optional("recovery_answer", sensitive=True),
        computed("raw_status"),
    ],
}
PROVISIONING = Schema(
    version=0,
    attributes=[computed("id"), required("app_id"), required("name"), optional("status"), optional("description")],
    block_types=[SingleBlock("capabilities", blocks=[
        SingleBlock("create", blocks=[toggle("lifecycle_create")]),
        SingleBlock("update", blocks=[
            toggle("lifecycle_deactivate"),
            toggle("password", optional("change"), optional("seed")),
            toggle("profile"),
        ]),
    ])],
)
CONNECTION = Schema(
    version=0,
    attributes=[required("id"), required("base_url"), required("action"), computed("status")],
    block_types=[SingleBlock(
        "profile",
        [required("auth_scheme"), optional("client_id"), optional("token", sensitive=True)],
        [
            SingleBlock("signing", [optional("rotation_mode")]),
            SingleBlock("settings", [optional("admin_username"), optional("admin_password", sensitive=True)]),
        ],
    )],
)


def okta_id(prefix, *parts):
    """Twenty characters, the same for the same parts of the same org."""
    number = int.from_bytes(hashlib.sha256(repr((CONFIGURED["org_name"], *parts)).encode()).digest())
    letters = ""
    while len(letters) < 14:
        number, digit = divmod(number, len(DIGITS))
        letters += DIGITS[digit]
    return f"{prefix}{letters}5d7"


def group_id(name):
    return okta_id("00g", "group", name)


def app_id(label):
    return okta_id("0oa", "app", label)


IDENTITY = {
    "okta_group": lambda it: group_id(it["name"]),
    "okta_user": lambda it: okta_id("00u", "user", it["login"]),
    "okta_group_rule": lambda it: okta_id("0pr", "rule", it["name"]),
    "okta_push_group": lambda it: okta_id("gPm", "push", it["app_id"], it["source_group_id"], it["target_group_name"]),
    "okta_app_features": lambda it: f"{it['app_id']}/{it['name']}",
}


def made(kind, values):
    """What Okta fills in when it creates the resource."""
    made = {name: None if value is Unknown else value for name, value in values.items()}
    if kind.startswith("okta_app_") and "label" in made:
        made["id"] = app_id(made["label"])
        made["name"] = made.get("preconfigured_app") or f"acme_{made['label'].lower().replace(' ', '')}_1"
        modes = {"okta_app_oauth": "OPENID_CONNECT", "okta_app_swa": "BROWSER_PLUGIN", "okta_app_bookmark": "BOOKMARK"}
        made["sign_on_mode"] = modes.get(kind, "SAML_2_0")
    elif kind in IDENTITY:
        made["id"] = IDENTITY[kind](made)
    if kind == "okta_app_oauth":
        made["client_id"] = made["client_id"] or made["id"]
        made["client_secret"] = okta_id("", "secret", made["label"])
        made["grant_types"] = made["grant_types"] or ["authorization_code"]
    if kind == "okta_push_group" and not made["target_group_id"]:
        made["target_group_id"] = okta_id("00g", "target", made["app_id"], made["target_group_name"] or made["source_group_id"])
    if kind == "okta_user":
        made["raw_status"] = made["status"]
    if kind == "okta_app_user":
        made["has_shared_username"] = False
    if kind in ("okta_app_group_assignment", "okta_app_user"):
        made["profile"] = made["profile"] or "{}"
    if kind == "okta_app_saml":
        # A person switches provisioning on in the console. Here the integrations have it from the start.
        made["features"] = FEATURES if made["preconfigured_app"] else []
    if kind == "okta_app_connection":
        made["status"] = "ENABLED" if made["action"] == "activate" else "DISABLED"
    return made


def create(kind, create_given):
    def create(self, context, planned):
        given = create_given(self, context, planned)
        return made(kind, {**planned, "id": given["id"]})

    return create


def update(kind):
    def update(self, context, current, planned):
        values = {name: current.get(name) if value is Unknown else value for name, value in planned.items()}
        if kind == "okta_user":
            values["raw_status"] = values["status"]
        if kind in ("okta_app_features", "okta_app_connection"):
            values = made(kind, values)
        return values

    return update


def read(kind):
    def read(self, context, current):
        live = LIVE.get(kind, {})
        if live.get(current["id"], {}) is None:
            return None
        return {**current, **live.get(current["id"], {})}

    return read


def imported(kind):
    """The id is the last part. The provider does not read some arguments back, so they are null after an import."""

    def imported(self, context, identity):
        live = LIVE["whole"].get(kind, {}).get(identity.split("/")[-1], {})
        names = [attribute.name for attribute in self.get_schema().attributes]
        values = {name: live.get(name) for name in names}
        if kind == "okta_push_group":
            values |= {"target_group_name": None, "delete_target_group_on_destroy": None}
        return values

    return imported


def kind(name, schema):
    """A kind that the stand-in lacks."""
    methods = {
        "__init__": lambda self, provider: None,
        "get_name": classmethod(lambda cls: name),
        "get_schema": classmethod(lambda cls: schema),
        "create": lambda self, context, planned: planned,
        "update": update(name),
        "read": read(name),
        "delete": lambda self, context, current: None,
    }
    return type(name, (Resource,), methods)


def extended(kind):
    name, given = kind.get_name(), kind.get_schema()
    attributes = {attribute.name: attribute for attribute in [*given.attributes, *MORE.get(name, [])]}
    blocks = given.block_types
    for block in blocks:
        for attribute in block.block.attributes:
            if attribute.name == "profile":
                attribute.computed, attribute.default = True, "{}"
    schema = Schema(version=0, attributes=list(attributes.values()), block_types=blocks)
    kind.get_schema = classmethod(lambda cls: schema)
    kind.create, kind.update, kind.read = create(name, kind.create), update(name), read(name)
    if not blocks:
        kind.import_ = imported(name)
    return kind


def looked_up(source):
    """A lookup by name finds what a resource of that name creates."""
    name = source.get_name()
    schema = source.get_schema()
    if name in ("okta_group", "okta_everyone_group"):
        given = {attribute.name for attribute in schema.attributes}
        schema.attributes += [computed(it) for it in ("name", "type", "description") if it not in given]
    source.get_schema = classmethod(lambda cls: schema)

    def read(self, context, config):
        found = {attribute.name: config.get(attribute.name) for attribute in schema.attributes}
        if name == "okta_everyone_group":
            found |= {"name": "Everyone", "type": "BUILT_IN"}
        if name == "okta_app":
            found["id"] = found["id"] or app_id(found["label"] or found["label_prefix"])
        else:
            found["id"] = found["id"] or group_id(found["name"])
            found["type"] = found["type"] or "OKTA_GROUP"
        return found

    source.read = read
    return source


def with_defaults(attributes, values, config):
    for name, attribute in attributes.items():
        if config.get(name) is None and attribute.default is not Unknown:
            values[name] = attribute.default


def plan(self, request, context):
    name = request.type_name
    attributes, blocks = self._get_res_attrs(name), self._get_res_blocks(name)
    decode = lambda value: framework._decode_state([], attributes, blocks, value)
    prior, (proposed_encoded, new), config = decode(request.prior_state)[1], decode(request.proposed_new_state), decode(request.config)[1]
    with_defaults(attributes, new, config)
    for block in (it for it in blocks if isinstance(new[it], list) and isinstance(config[it], list)):
        for values, given in zip(new[block], config[block]):
            with_defaults(blocks[block]._amap(), values, given)
    unset = {it for it in attributes if config[it] is None and attributes[it].default is Unknown}
    for attribute in unset & set(attributes):
        if prior is None and attributes[attribute].computed:
            new[attribute] = Unknown
        elif prior is not None and (attributes[attribute].computed or attribute in KEPT):
            new[attribute] = prior[attribute]
    replaced = []
    if prior is not None:
        changed = {it for it in attributes if not same(attributes[it], prior[it], new[it])}
        replaced = sorted(it for it in changed if attributes[it].requires_replace)
        if changed or any(prior[it] != new[it] for it in blocks):
            new |= {it: Unknown for it in VOLATILE.get(name, set()) & unset}
    return protocol.PlanResourceChange.Response(
        planned_state=framework._encode_state(attributes, blocks, new, proposed_encoded),
        requires_replace=[_to_attribute_path([it]) for it in replaced],
        legacy_type_system=name not in STRICT,
    )


def same(attribute, one, other):
    if Unknown in (one, other) or None in (one, other):
        return one is other
    return attribute.type.semantically_equal(one, other)


def run(provider, arguments):
    kinds = [extended(it) for it in provider.get_resources()]
    new = [extended(kind("okta_app_features", PROVISIONING)), extended(kind("okta_app_connection", CONNECTION))]
    sources = [looked_up(it) for it in provider.get_data_sources()]
    provider.get_resources = lambda: kinds + new
    provider.get_data_sources = lambda: sources
    provider.configure_provider = lambda diagnostics, config: CONFIGURED.update(config or {})
    apply = framework.ProviderServicer.ApplyResourceChange

    def legacy_apply(self, request, context):
        response = apply(self, request, context)
        response.legacy_type_system = request.type_name not in STRICT
        return response

    framework.ProviderServicer.PlanResourceChange = plan
    framework.ProviderServicer.ApplyResourceChange = legacy_apply
    run_provider(provider, arguments)


run_provider = runner.run_provider
runner.run_provider = run
runpy.run_path(str(pathlib.Path(ORACLE) / "provider.py"), run_name="__main__")
