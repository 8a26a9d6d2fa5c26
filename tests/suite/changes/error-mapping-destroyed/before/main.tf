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

resource "okta_push_group" "design" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.design.id
  delete_target_group_on_destroy = false
}
