locals {
  # One group for each department that HR knows. The value is the department's name in HR.
  departments = {
    engineering = "Engineering"
    product     = "Product"
    design      = "Design"
    data        = "Data"
    security    = "Security"
    it          = "IT"
    sales       = "Sales"
    support     = "Support"
    finance     = "Finance"
    people      = "People"
    marketing   = "Marketing"
    legal       = "Legal"
  }

  offices = {
    berlin = "Berlin"
    austin = "Austin"
  }
}

# Every user of the organization; built in.
data "okta_everyone_group" "everyone" {}

resource "okta_group" "department" {
  for_each    = local.departments
  name        = each.value
  description = "Everybody in ${each.value}, by rule"
}

resource "okta_group" "office" {
  for_each    = local.offices
  name        = "${each.value} Office"
  description = "Everybody who works from ${each.value}, by rule"
}

# --- Access: these groups give their members an app and nothing else. ---

resource "okta_group" "app_slack" {
  name        = "App - Slack"
  description = "Has a Slack account"
}

resource "okta_group" "app_github" {
  name        = "App - GitHub"
  description = "Has a seat on GitHub; seats are counted, ask IT"
}

resource "okta_group" "app_snowflake" {
  name        = "App - Snowflake"
  description = "Has a Snowflake user"
}

resource "okta_group" "app_aws" {
  name        = "App - AWS"
  description = "May sign in to the AWS access portal"
}

resource "okta_group" "app_zoom" {
  name        = "App - Zoom"
  description = "Has a Zoom license"
}

# --- Roles and circles: kept by hand in memberships.tf. ---

resource "okta_group" "contractors" {
  name        = "Contractors"
  description = "External staff; reviewed every quarter"
}

resource "okta_group" "leadership" {
  name = "Leadership"
}

resource "okta_group" "incident_responders" {
  name        = "Incident Responders"
  description = "On the pager"
}

resource "okta_group" "github_platform" {
  name        = "GitHub Platform"
  description = "Owners of the platform repositories"
}

resource "okta_group" "github_reviewers" {
  name        = "GitHub Reviewers"
  description = "May approve changes to shared libraries"
}

resource "okta_group" "snowflake_analysts" {
  name        = "Snowflake Analysts"
  description = "Reads the reporting schemas"
}

resource "okta_group" "snowflake_loaders" {
  name        = "Snowflake Loaders"
  description = "Writes the landing schemas"
}

resource "okta_group" "aws_administrators" {
  name        = "AWS Administrators"
  description = "AdministratorAccess in every account"
}

resource "okta_group" "aws_developers" {
  name        = "AWS Developers"
  description = "PowerUserAccess in the sandbox accounts, by rule"
}

resource "okta_group" "sales_leaders" {
  name        = "Sales Leaders"
  description = "Approves discounts"
}
