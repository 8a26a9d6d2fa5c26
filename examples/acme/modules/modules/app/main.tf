# One app, who gets it, and which groups appear inside it.

locals {
  app = one(concat(okta_app_saml.this, okta_app_bookmark.this))

  # A group may be pushed under several names, so that the name is part of the key.
  mappings = {
    for mapping in var.push :
    mapping.target == null ? mapping.group : "${mapping.group}/${mapping.target}" => mapping
  }
}

resource "okta_app_saml" "this" {
  count             = var.kind == "saml" ? 1 : 0
  label             = var.label
  preconfigured_app = var.integration
  status            = var.status

  dynamic "attribute_statements" {
    for_each = var.claims
    iterator = claim

    content {
      type   = "EXPRESSION"
      name   = claim.key
      values = [claim.value]
    }
  }
}

# Until bookmarks came in, every app was a SAML app.
moved {
  from = okta_app_saml.app
  to   = okta_app_saml.this[0]
}

resource "okta_app_bookmark" "this" {
  count  = var.kind == "bookmark" ? 1 : 0
  label  = var.label
  url    = var.url
  status = var.status
}

resource "okta_app_group_assignment" "this" {
  for_each = var.assignments
  app_id   = local.app.id
  group_id = var.group_ids[each.value.group]
  priority = each.value.priority
}

resource "okta_app_user" "this" {
  for_each = var.users
  app_id   = local.app.id
  user_id  = each.value.id
  username = each.value.login
}

resource "okta_push_group" "this" {
  for_each          = local.mappings
  app_id            = local.app.id
  source_group_id   = var.group_ids[each.value.group]
  target_group_name = each.value.target
  status            = each.value.status

  # Target groups carry channels, repositories and roles, so destroying a mapping must leave them alone.
  delete_target_group_on_destroy = false
}
