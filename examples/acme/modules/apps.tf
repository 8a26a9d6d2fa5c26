# Every file in data/apps is an app: what it is, who gets it, and which groups are pushed to it.

locals {
  app_defaults = {
    kind        = "saml"
    integration = null
    url         = null
    claims      = {}
    assignments = {}
    users       = []
    push        = []
  }

  apps = {
    for name in fileset("${path.module}/data/apps", "*.yaml") :
    trimsuffix(name, ".yaml") => merge(local.app_defaults, yamldecode(file("${path.module}/data/apps/${name}")))
  }

  # var.shared_access, one entry for each app and group.
  shared_assignments = flatten([
    for purpose, access in var.shared_access : [
      for pair in setproduct(access.apps, access.groups) : {
        app      = pair[0]
        group    = pair[1]
        key      = "${purpose}-${pair[1]}"
        priority = access.priority
      }
    ]
  ])
}

module "app" {
  source   = "./modules/app"
  for_each = local.apps

  label       = each.value.label
  kind        = each.value.kind
  integration = each.value.integration
  url         = each.value.url
  status      = lookup(var.app_status, each.key, "ACTIVE")
  claims      = each.value.claims

  assignments = merge(
    each.value.assignments,
    {
      for shared in local.shared_assignments :
      shared.key => { group = shared.group, priority = shared.priority } if shared.app == each.key
    },
  )

  users = { for username in each.value.users : username => okta_user.person[username] }
  push  = each.value.push

  group_ids = local.group_ids
}
