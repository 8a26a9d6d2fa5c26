locals {
  employee = "user.userType == \"employee\""
}

# The department rules are narrower than the Slack rule, so everybody in a department also has Slack.
resource "okta_group_rule" "department" {
  for_each          = local.departments
  name              = "Department: ${each.value}"
  expression_value  = "${local.employee} AND user.department == \"${each.value}\""
  group_assignments = [okta_group.department[each.key].id]

  # Legal waits for the new cost centers.
  status = each.key == "legal" ? "INACTIVE" : "ACTIVE"
}

resource "okta_group_rule" "berlin" {
  name              = "Office: Berlin"
  expression_value  = "user.city == \"Berlin\""
  group_assignments = [okta_group.office["berlin"].id]
  users_excluded    = [okta_user.person["hana.kim"].id] # works from home
}

resource "okta_group_rule" "austin" {
  name              = "Office: Austin"
  expression_value  = "user.city == \"Austin\""
  group_assignments = [okta_group.office["austin"].id]
}

resource "okta_group_rule" "slack" {
  name              = "App: Slack"
  expression_value  = local.employee
  group_assignments = [okta_group.app_slack.id]
}

resource "okta_group_rule" "zoom" {
  name              = "App: Zoom"
  expression_value  = "user.department == \"Sales\" OR user.department == \"Marketing\""
  group_assignments = [okta_group.app_zoom.id]
}

resource "okta_group_rule" "aws" {
  name              = "App: AWS"
  expression_value  = "${local.employee} AND user.department == \"Engineering\""
  group_assignments = [okta_group.app_aws.id]
}

resource "okta_group_rule" "aws_developers" {
  name              = "AWS: developers"
  expression_value  = "${local.employee} AND user.department == \"Engineering\" AND String.startsWith(user.costCenter, \"41\")"
  group_assignments = [okta_group.aws_developers.id]
}
