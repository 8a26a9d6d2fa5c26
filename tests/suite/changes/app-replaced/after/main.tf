resource "okta_app_saml" "jira" {
  label             = "Jira"
  preconfigured_app = "atlassian"
}

resource "okta_group" "access" {
  for_each = toset(["Engineering", "Product", "Support"])
  name     = "Jira - ${each.key}"
}

resource "okta_group" "role" {
  for_each = toset(["Admins", "Developers", "Reporters"])
  name     = "Jira ${each.key}"
}

resource "okta_user" "person" {
  for_each   = toset(["dee.haddad", "eli.novak"])
  login      = "${each.key}@acme.example"
  email      = "${each.key}@acme.example"
  first_name = title(split(".", each.key)[0])
  last_name  = title(split(".", each.key)[1])
}

resource "okta_app_group_assignment" "access" {
  for_each = okta_group.access
  app_id   = okta_app_saml.jira.id
  group_id = each.value.id
}

resource "okta_app_user" "person" {
  for_each = okta_user.person
  app_id   = okta_app_saml.jira.id
  user_id  = each.value.id
  username = each.value.login
}

resource "okta_push_group" "role" {
  for_each          = okta_group.role
  app_id            = okta_app_saml.jira.id
  source_group_id   = each.value.id
  target_group_name = lower(each.key)
}
