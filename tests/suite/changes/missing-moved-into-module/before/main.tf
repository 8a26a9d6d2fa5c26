resource "okta_app_saml" "this" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "access" {
  name = "App - Slack"
}

resource "okta_group" "team" {
  name = "Slack Team"
}

resource "okta_app_group_assignment" "access" {
  app_id   = okta_app_saml.this.id
  group_id = okta_group.access.id
}

resource "okta_push_group" "team" {
  app_id                         = okta_app_saml.this.id
  source_group_id                = okta_group.team.id
  delete_target_group_on_destroy = true
}
