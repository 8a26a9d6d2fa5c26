resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "support" {
  name = "Support"
}

resource "okta_group" "design" {
  name = "Design"
}

resource "okta_push_group" "design" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.design.id
  delete_target_group_on_destroy = false
}
