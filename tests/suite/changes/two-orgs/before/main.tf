resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "design" {
  name = "Design"
}

resource "okta_push_group" "design" {
  app_id          = okta_app_saml.slack.id
  source_group_id = okta_group.design.id
}

resource "okta_app_saml" "slack_preview" {
  provider          = okta.preview
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "design_preview" {
  provider = okta.preview
  name     = "Design"
}

resource "okta_push_group" "design_preview" {
  provider        = okta.preview
  app_id          = okta_app_saml.slack_preview.id
  source_group_id = okta_group.design_preview.id
}
