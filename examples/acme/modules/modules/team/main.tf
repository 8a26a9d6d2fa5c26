# A group and what fills it: a rule, a list of people, or nothing that is kept here.

resource "okta_group" "this" {
  name        = var.name
  description = var.description
}

resource "okta_group_rule" "this" {
  count             = var.rule == null ? 0 : 1
  name              = var.rule.name
  expression_value  = var.rule.expression
  group_assignments = [okta_group.this.id]
  users_excluded    = length(var.rule.excluded) > 0 ? var.rule.excluded : null
  status            = var.rule.status
}

# The list is authoritative: whoever was added in the console is removed by the next apply.
resource "okta_group_memberships" "this" {
  count           = var.members == null ? 0 : 1
  group_id        = okta_group.this.id
  users           = var.members
  track_all_users = true
}
