resource "okta_user" "jo" {
  login      = "jo.marsh@acme.example"
  email      = "jo.marsh@acme.example"
  first_name = "Jo"
  last_name  = "Marsh"
}

resource "okta_user" "kit" {
  login      = "kit.larsen@acme.example"
  email      = "kit.larsen@acme.example"
  first_name = "Kit"
  last_name  = "Larsen"
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
  group_id = okta_group.design.id
  users    = [okta_user.jo.id, okta_user.kit.id]
}

resource "okta_group_memberships" "slack_users" {
  group_id = okta_group.slack_users.id
  users    = [okta_user.jo.id, okta_user.kit.id]
}

resource "okta_push_group" "design" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.design.id
  delete_target_group_on_destroy = false
}

resource "okta_app_bookmark" "handbook" {
  label = "Handbook"
  url   = "https://handbook.acme.example"
}

resource "okta_app_user" "handbook_jo" {
  app_id   = okta_app_bookmark.handbook.id
  user_id  = okta_user.jo.id
  username = okta_user.jo.login
}
