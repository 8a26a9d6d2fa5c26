resource "okta_app_saml" "slack" {
  label             = "Slack"
  preconfigured_app = "slack"
}

resource "okta_group" "support" {
  name = "Support"
}

resource "okta_push_group" "design" {
  app_id                         = okta_app_saml.slack.id
  source_group_id                = "00gbCWj7VdxSdeQM75d7"
  delete_target_group_on_destroy = false
}

resource "okta_app_group_assignment" "slack" {
  app_id   = okta_app_saml.slack.id
  group_id = okta_group.support.id
}

resource "okta_group_rule" "design" {
  name              = "Department: Design"
  expression_value  = "user.department == \"Design\""
  group_assignments = ["00gbCWj7VdxSdeQM75d7", okta_group.support.id]
}
