module "slack" {
  source      = "./modules/app"
  label       = "Slack"
  integration = "slack"
}

moved {
  from = okta_app_saml.this
  to   = module.slack.okta_app_saml.this
}

moved {
  from = okta_group.access
  to   = module.slack.okta_group.access
}

moved {
  from = okta_group.team
  to   = module.slack.okta_group.team
}

moved {
  from = okta_app_group_assignment.access
  to   = module.slack.okta_app_group_assignment.access
}

moved {
  from = okta_push_group.team
  to   = module.slack.okta_push_group.team
}
