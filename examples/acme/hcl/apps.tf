resource "okta_app_saml" "slack" {
  label             = var.slack_app_label
  preconfigured_app = "slack"
}

resource "okta_app_saml" "google" {
  label             = "Google Workspace"
  preconfigured_app = "google"
}

resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_app_saml" "snowflake" {
  label             = "Snowflake"
  preconfigured_app = "snowflake"
}

resource "okta_app_saml" "salesforce" {
  label             = "Salesforce"
  preconfigured_app = "salesforce"
}

resource "okta_app_saml" "aws" {
  label             = "AWS IAM Identity Center"
  preconfigured_app = "amazon_aws_sso"
}

resource "okta_app_saml" "zoom" {
  label             = "Zoom"
  preconfigured_app = "zoomus"
  status            = var.zoom_status
}

resource "okta_app_bookmark" "handbook" {
  label = "Handbook"
  url   = "https://handbook.acme.example"
}
