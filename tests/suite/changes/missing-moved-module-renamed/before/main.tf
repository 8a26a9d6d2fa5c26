locals {
  apps = {
    slack  = "Slack"
    zoomus = "Zoom"
  }
}

module "app" {
  source      = "./modules/app"
  for_each    = local.apps
  label       = each.value
  integration = each.key
}
