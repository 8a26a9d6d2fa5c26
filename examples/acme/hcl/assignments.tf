# Who gets which app. Memberships inside the apps are pushed, see push.tf.

locals {
  slack_groups = {
    employees   = okta_group.app_slack.id
    contractors = okta_group.contractors.id
    marketing   = okta_group.department["marketing"].id
  }
}

resource "okta_app_group_assignment" "slack" {
  for_each = local.slack_groups
  app_id   = okta_app_saml.slack.id
  group_id = each.value
}

# Guests of the partner channels.
resource "okta_app_group_assignment" "slack_guests" {
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.contractors.id
}

resource "okta_app_group_assignment" "google" {
  app_id   = okta_app_saml.google.id
  group_id = data.okta_everyone_group.everyone.id
}

resource "okta_app_group_assignment" "handbook" {
  app_id   = okta_app_bookmark.handbook.id
  group_id = data.okta_everyone_group.everyone.id
}

resource "okta_app_group_assignment" "github" {
  app_id   = okta_app_saml.github.id
  group_id = okta_group.app_github.id
}

# Cover for the platform team during the summer.
resource "okta_app_user" "github_gus" {
  app_id   = okta_app_saml.github.id
  user_id  = okta_user.person["gus.ferreira"].id
  username = okta_user.person["gus.ferreira"].login
}

resource "okta_app_group_assignment" "snowflake" {
  app_id   = okta_app_saml.snowflake.id
  group_id = okta_group.app_snowflake.id
}

resource "okta_app_group_assignment" "aws_administrators" {
  app_id   = okta_app_saml.aws.id
  group_id = okta_group.aws_administrators.id
  priority = 1
}

resource "okta_app_group_assignment" "aws" {
  app_id   = okta_app_saml.aws.id
  group_id = okta_group.app_aws.id
  priority = 2
}

resource "okta_app_group_assignment" "zoom" {
  app_id   = okta_app_saml.zoom.id
  group_id = okta_group.app_zoom.id
}
