locals {
  people = [
    "ada.moreau",
    "bo.lindqvist",
    "cai.okafor",
  ]

  designers = [
    "ada.moreau",
    "bo.lindqvist",
    "cai.okafor",
  ]
}

resource "okta_user" "person" {
  for_each   = toset(local.people)
  login      = "${each.key}@acme.example"
  email      = "${each.key}@acme.example"
  first_name = title(split(".", each.key)[0])
  last_name  = title(split(".", each.key)[1])
}

resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "slack_users" {
  name = "App - Slack"
}

resource "okta_group" "design" {
  name = "Design"
}

resource "okta_app_group_assignment" "slack" {
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.slack_users.id
}

resource "okta_group_memberships" "design" {
  group_id        = okta_group.design.id
  users           = [for name in local.designers : okta_user.person[name].id]
  track_all_users = false
}

resource "okta_group_memberships" "slack_users" {
  group_id = okta_group.slack_users.id
  users    = [for name in local.designers : okta_user.person[name].id]
}

resource "okta_push_group" "design" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.design.id
  delete_target_group_on_destroy = false
}
