terraform {
  required_providers {
    okta = {
      source = "okta/okta"
    }
  }
}

provider "okta" {
  org_name = "acme"
  base_url = "okta.com"
}

variable "teams" {
  type = map(string)
}

variable "initial_password" {
  type      = string
  sensitive = true
}

data "okta_group" "contractors" {
  name = "Contractors"
}

resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "team" {
  for_each = var.teams
  name     = each.value
}

resource "okta_user" "ada" {
  login      = "ada@acme.example"
  email      = "ada@acme.example"
  first_name = "Ada"
  last_name  = var.initial_password
}

resource "okta_user" "bo" {
  login      = "bo@acme.example"
  email      = "bo@acme.example"
  first_name = "Bo"
  last_name  = "Berg"
  status     = "SUSPENDED"
}

resource "okta_group_memberships" "engineering" {
  group_id = okta_group.team["eng"].id
  users    = [okta_user.ada.id, okta_user.bo.id]
}

module "push" {
  source   = "./push"
  for_each = var.teams
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.team[each.key].id
}

resource "okta_app_group_assignments" "slack" {
  app_id = okta_app_saml.slack.id

  dynamic "group" {
    for_each = ["eng"]
    content {
      id = okta_group.team[group.value].id
    }
  }

  group {
    id = data.okta_group.contractors.id
  }
}

resource "okta_push_group" "contractors" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = data.okta_group.contractors.id
  target_group_name              = "externals"
  delete_target_group_on_destroy = true
}
