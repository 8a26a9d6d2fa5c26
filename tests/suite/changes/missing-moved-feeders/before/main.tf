resource "okta_user" "ada" {
  login      = "ada.moreau@acme.example"
  email      = "ada.moreau@acme.example"
  first_name = "Ada"
  last_name  = "Moreau"
}

resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_group" "engineering" {
  name = "Engineering"
}

resource "okta_group" "reviewers" {
  name = "Reviewers"
}

resource "okta_group_rule" "eng" {
  name              = "Department: Engineering"
  expression_value  = "user.department == \"Engineering\""
  group_assignments = [okta_group.engineering.id]
}

resource "okta_group_memberships" "rev" {
  group_id = okta_group.reviewers.id
  users    = [okta_user.ada.id]
}

resource "okta_app_group_assignments" "gh" {
  app_id = okta_app_saml.github.id

  group {
    id       = okta_group.engineering.id
    priority = 1
  }
}
