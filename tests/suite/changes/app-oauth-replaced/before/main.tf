resource "okta_app_oauth" "portal" {
  label = "Partner Portal"
  type  = "web"
}

resource "okta_group" "partners" {
  name = "Partners"
}

resource "okta_app_group_assignment" "portal" {
  app_id   = okta_app_oauth.portal.id
  group_id = okta_group.partners.id
}
