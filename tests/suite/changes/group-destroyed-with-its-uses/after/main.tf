resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "support" {
  name = "Support"
}
