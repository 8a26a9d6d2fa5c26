resource "okta_group" "staff" {
  name = "Staff"
}

resource "okta_group" "contractors" {
  name = "Contractors"
}

resource "okta_group" "engineering" {
  name = "Engineering"
}

resource "okta_group" "facilities" {
  name = "Facilities"
}

resource "okta_group" "finance" {
  name = "Finance"
}

resource "okta_group" "marketing" {
  name = "Marketing"
}

resource "okta_group" "app_zendesk" {
  name = "App - Zendesk"
}
