resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_group" "team" {
  for_each = toset(["Contractors", "Engineering", "Security", "Support"])
  name     = each.key
}


resource "okta_app_group_assignments" "github" {
  app_id = okta_app_saml.github.id

  group {
    id       = okta_group.team["Contractors"].id
    priority = 1
  }

  group {
    id       = okta_group.team["Engineering"].id
    priority = 2
  }

  group {
    id       = okta_group.team["Security"].id
    priority = 3
  }
}
