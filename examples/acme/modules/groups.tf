locals {
  groups = { for row in csvdecode(file("${path.module}/data/groups.csv")) : row.key => row }

  departments = { for key, group in local.groups : key => group if group.kind == "department" }
  offices     = { for key, group in local.groups : key => group if group.kind == "office" }
  others      = { for key, group in local.groups : key => group if !contains(["department", "office"], group.kind) }

  # Who is kept in which group by hand: the usernames, then the ids, by the key of the group.
  roster = { for row in csvdecode(file("${path.module}/data/roster.csv")) : row.group => row.user... }
  members = {
    for group, usernames in local.roster : group => [for username in usernames : okta_user.person[username].id]
  }

  # Every group that an app may be given to or that may be pushed, by its key.
  group_ids = merge(
    { everyone = data.okta_everyone_group.everyone.id },
    { for key, team in module.department : key => team.group_id },
    { for key, team in module.office : key => team.group_id },
    { for key, team in module.group : key => team.group_id },
  )
}

# Every user of the organization; built in.
data "okta_everyone_group" "everyone" {}

# One group for each department that HR knows. The name is the department's name in HR.
module "department" {
  source   = "./modules/team"
  for_each = local.departments

  name        = each.value.name
  description = "Everybody in ${each.value.name}, by rule"

  # The department rules are narrower than the Slack rule, so everybody in a department also has Slack.
  rule = {
    name       = "Department: ${each.value.name}"
    expression = "${local.employee} AND user.department == \"${each.value.name}\""
    status     = contains(var.paused_rules, each.key) ? "INACTIVE" : "ACTIVE"
  }
}

module "office" {
  source   = "./modules/team"
  for_each = local.offices

  name        = "${each.value.name} Office"
  description = "Everybody who works from ${each.value.name}, by rule"

  rule = {
    name       = "Office: ${each.value.name}"
    expression = "user.city == \"${each.value.name}\""
    excluded   = [for username in lookup(local.remote, each.key, []) : okta_user.person[username].id]
  }
}

# Access, roles and circles: by a rule from rules.tf, else by hand from data/roster.csv.
module "group" {
  source   = "./modules/team"
  for_each = local.others

  name        = each.value.name
  description = each.value.description == "" ? null : each.value.description
  rule        = lookup(local.rules, each.key, null)
  members     = lookup(local.members, each.key, null)
}

check "roster" {
  assert {
    condition     = length(setsubtract(keys(local.roster), keys(local.others))) == 0
    error_message = "data/roster.csv fills a group that data/groups.csv does not have, or that is filled by a rule."
  }
}
