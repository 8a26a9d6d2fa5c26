module "slack" {
  source      = "./modules/app"
  label       = "Slack"
  integration = "slack"
}
