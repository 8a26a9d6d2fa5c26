locals {
  teams = {
    design  = "Design"
    support = "Support"
  }
}

resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "team" {
  for_each = local.teams
  name     = each.value
}

resource "okta_app_group_assignment" "slack" {
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.team["design"].id
}

resource "okta_push_group" "slack" {
  for_each        = local.teams
  app_id          = okta_app_saml.slack.id
  source_group_id = okta_group.team[each.key].id
}
