data "okta_everyone_group" "everyone" {}

data "okta_group" "design" {
  name = "Design"
}

data "okta_app" "slack" {
  label = "Slack"
}

resource "okta_group" "guild" {
  name = "Design Guild"
}

data "okta_group" "guild" {
  id         = okta_group.guild.id
  depends_on = [okta_group.guild]
}

resource "okta_app_group_assignment" "slack" {
  app_id   = data.okta_app.slack.id
  group_id = data.okta_everyone_group.everyone.id
}

resource "okta_push_group" "design" {
  app_id                         = data.okta_app.slack.id
  source_group_id                = data.okta_group.design.id
  delete_target_group_on_destroy = false
}

resource "okta_push_group" "guild" {
  app_id                         = data.okta_app.slack.id
  source_group_id                = data.okta_group.guild.id
  delete_target_group_on_destroy = false
}
