locals {
  rosters = {
    contractors         = ["ivo.petrov", "gus.ferreira"]
    leadership          = ["eli.novak", "mia.santos", "nia.wolfe"]
    incident_responders = ["ada.moreau", "bo.lindqvist", "mia.santos"]

    app_github       = ["ada.moreau", "bo.lindqvist", "mia.santos", "nia.wolfe"]
    github_platform  = ["ada.moreau", "bo.lindqvist", "jo.marsh", "nia.wolfe"]
    github_reviewers = ["ada.moreau", "bo.lindqvist", "cai.okafor", "kit.larsen", "lou.garnier", "mia.santos"]

    app_snowflake      = ["hana.kim", "ivo.petrov", "kit.larsen", "lou.garnier"]
    snowflake_analysts = ["hana.kim", "ivo.petrov", "kit.larsen"]
    snowflake_loaders  = ["kit.larsen", "lou.garnier"]

    aws_administrators = ["mia.santos", "nia.wolfe"]
    sales_leaders      = ["eli.novak", "fay.tanaka"]
  }

  roster_groups = {
    contractors         = okta_group.contractors.id
    leadership          = okta_group.leadership.id
    incident_responders = okta_group.incident_responders.id
    app_github          = okta_group.app_github.id
    github_platform     = okta_group.github_platform.id
    github_reviewers    = okta_group.github_reviewers.id
    app_snowflake       = okta_group.app_snowflake.id
    snowflake_analysts  = okta_group.snowflake_analysts.id
    snowflake_loaders   = okta_group.snowflake_loaders.id
    aws_administrators  = okta_group.aws_administrators.id
    sales_leaders       = okta_group.sales_leaders.id
  }
}

# These lists are authoritative: whoever was added in the console is removed by the next apply.
resource "okta_group_memberships" "roster" {
  for_each        = local.rosters
  group_id        = local.roster_groups[each.key]
  users           = [for name in each.value : okta_user.person[name].id]
  track_all_users = true
}
