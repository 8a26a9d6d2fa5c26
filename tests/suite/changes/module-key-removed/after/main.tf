locals {
  apps = {
    slack = "Slack"
  }
}

module "app" {
  source      = "./modules/app"
  for_each    = local.apps
  label       = each.value
  integration = each.key
}
