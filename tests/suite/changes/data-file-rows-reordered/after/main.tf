locals {
  teams = { for row in csvdecode(file("${path.module}/teams.csv")) : row.key => row }
}

resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "access" {
  for_each = local.teams
  name     = "Slack - ${each.value.name}"
}

resource "okta_group" "team" {
  for_each = local.teams
  name     = each.value.name
}

resource "okta_app_group_assignment" "slack" {
  for_each = local.teams
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.access[each.key].id
}

resource "okta_push_group" "slack" {
  for_each                       = local.teams
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.team[each.key].id
  delete_target_group_on_destroy = false
}
