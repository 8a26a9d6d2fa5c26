# Group Push: which Okta groups appear as groups inside the apps.
# The target groups carry channels, repositories and roles, so destroying a mapping must leave them alone.

# --- Slack user groups (@engineering and so on) ---

resource "okta_push_group" "slack_department" {
  for_each                       = toset(["engineering", "design", "support"])
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.department[each.key].id
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "slack_incident_responders" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.incident_responders.id
  target_group_name              = "incident"
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "slack_all" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = data.okta_everyone_group.everyone.id
  target_group_name              = "all-acme"
  delete_target_group_on_destroy = false
}

# Paused while marketing renames its channels.
resource "okta_push_group" "slack_marketing" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = okta_group.department["marketing"].id
  status                         = "INACTIVE"
  delete_target_group_on_destroy = false
}

# --- Google groups ---

locals {
  google_groups = {
    engineering = okta_group.department["engineering"].id
    finance     = okta_group.department["finance"].id
    leadership  = okta_group.leadership.id
    berlin      = okta_group.office["berlin"].id
    austin      = okta_group.office["austin"].id
    contractors = okta_group.contractors.id
  }
}

resource "okta_push_group" "google" {
  for_each                       = local.google_groups
  app_id                         = okta_app_saml.google.id
  source_group_id                = each.value
  target_group_name              = each.key
  delete_target_group_on_destroy = false
}

# --- GitHub teams ---

resource "okta_push_group" "github_platform" {
  app_id                         = okta_app_saml.github.id
  source_group_id                = okta_group.github_platform.id
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "github_reviewers" {
  app_id                         = okta_app_saml.github.id
  source_group_id                = okta_group.github_reviewers.id
  delete_target_group_on_destroy = false
}

# --- Snowflake roles ---

resource "okta_push_group" "snowflake_analyst" {
  app_id                         = okta_app_saml.snowflake.id
  source_group_id                = okta_group.snowflake_analysts.id
  target_group_name              = "ANALYST"
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "snowflake_loader" {
  app_id                         = okta_app_saml.snowflake.id
  source_group_id                = okta_group.snowflake_loaders.id
  target_group_name              = "LOADER"
  delete_target_group_on_destroy = false
}

# The dashboards run with a role of their own.
resource "okta_push_group" "snowflake_reporting" {
  app_id                         = okta_app_saml.snowflake.id
  source_group_id                = okta_group.snowflake_analysts.id
  target_group_name              = "REPORTING"
  delete_target_group_on_destroy = false
}

# --- Salesforce ---

resource "okta_push_group" "salesforce_sales" {
  app_id                         = okta_app_saml.salesforce.id
  source_group_id                = okta_group.department["sales"].id
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "salesforce_sales_leaders" {
  app_id                         = okta_app_saml.salesforce.id
  source_group_id                = okta_group.sales_leaders.id
  delete_target_group_on_destroy = false
}

# --- AWS permission sets are granted to these groups ---

resource "okta_push_group" "aws_administrators" {
  app_id                         = okta_app_saml.aws.id
  source_group_id                = okta_group.aws_administrators.id
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "aws_developers" {
  app_id                         = okta_app_saml.aws.id
  source_group_id                = okta_group.aws_developers.id
  delete_target_group_on_destroy = false
}
