resource "okta_group" "slack_users" {
  name = "App - Slack"
}

resource "okta_group" "design" {
  name = "Design"
}
