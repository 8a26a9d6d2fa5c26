variable "zscaler_token" {
  type      = string
  sensitive = true
}

variable "initial_password" {
  type      = string
  sensitive = true
}

resource "okta_app_saml" "zscaler" {
  label             = "Zscaler"
  preconfigured_app = "zscalerbyz"
}

resource "okta_app_connection" "zscaler" {
  id       = okta_app_saml.zscaler.id
  base_url = "https://scim.zscaler.example"
  action   = "activate"

  profile {
    auth_scheme = "TOKEN"
    token       = var.zscaler_token
  }
}

resource "okta_app_oauth" "portal" {
  label = "Partner Portal"
  type  = "web"
}

resource "okta_user" "break_glass" {
  login      = "break.glass@acme.example"
  email      = "break.glass@acme.example"
  first_name = "Break"
  last_name  = "Glass"
  password   = var.initial_password
}

resource "okta_app_user" "break_glass" {
  app_id   = okta_app_oauth.portal.id
  user_id  = okta_user.break_glass.id
  username = okta_user.break_glass.login
  password = "literal-app-password"
}

resource "okta_group" "partners" {
  name        = "Partners"
  description = "Owner's pager code: ${var.zscaler_token}"
}

resource "okta_push_group" "partners" {
  app_id            = okta_app_saml.zscaler.id
  source_group_id   = okta_group.partners.id
  target_group_name = "partners"
}

output "portal_secret" {
  value     = okta_app_oauth.portal.client_secret
  sensitive = true
}
