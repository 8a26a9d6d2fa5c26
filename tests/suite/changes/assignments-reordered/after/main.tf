resource "okta_app_saml" "github" {
  label             = "GitHub Enterprise"
  preconfigured_app = "githubcloud"
}

resource "okta_group" "team" {
  for_each = toset(["Contractors", "Engineering", "Security", "Support"])
  name     = each.key
}

resource "okta_user" "person" {
  for_each   = toset(["ada.moreau", "bo.lindqvist", "cai.okafor"])
  login      = "${each.key}@acme.example"
  email      = "${each.key}@acme.example"
  first_name = title(split(".", each.key)[0])
  last_name  = title(split(".", each.key)[1])
}

resource "okta_group_memberships" "support" {
  group_id = okta_group.team["Support"].id
  users    = [for name in ["ada.moreau", "bo.lindqvist"] : okta_user.person[name].id]
}

resource "okta_group_memberships" "engineering" {
  group_id = okta_group.team["Engineering"].id
  users    = [for name in ["bo.lindqvist", "cai.okafor"] : okta_user.person[name].id]
}

resource "okta_app_group_assignments" "github" {
  app_id = okta_app_saml.github.id

  group {
    id       = okta_group.team["Support"].id
    priority = 1
  }

  group {
    id       = okta_group.team["Contractors"].id
    priority = 2
  }

  group {
    id       = okta_group.team["Security"].id
    priority = 3
  }

  group {
    id       = okta_group.team["Engineering"].id
    priority = 4
  }
}
