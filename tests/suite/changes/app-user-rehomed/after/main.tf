resource "okta_user" "person" {
  for_each   = toset(["ada.moreau", "bo.lindqvist"])
  login      = "${each.key}@acme.example"
  email      = "${each.key}@acme.example"
  first_name = title(split(".", each.key)[0])
  last_name  = title(split(".", each.key)[1])
}

resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_app_user" "on_call" {
  app_id   = okta_app_saml.github.id
  user_id  = okta_user.person["bo.lindqvist"].id
  username = okta_user.person["bo.lindqvist"].login
}
