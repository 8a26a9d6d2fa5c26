resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_group" "team" {
  for_each = toset(["Contractors", "Engineering", "Security", "Support"])
  name     = each.key
}


resource "okta_group" "interns" {
  name = "Interns"
}

resource "okta_app_group_assignments" "github" {
  app_id = okta_app_saml.github.id

  dynamic "group" {
    for_each = toset([okta_group.interns.id, okta_group.team["Security"].id])

    content {
      id = group.value
    }
  }
}
