resource "okta_app_saml" "google" {
  label             = "Google Workspace"
  preconfigured_app = "google"
}

resource "okta_app_connection" "google" {
  id       = okta_app_saml.google.id
  base_url = "https://www.googleapis.com"
  action   = "deactivate"

  profile {
    auth_scheme = "OAUTH2"
    client_id   = "acme-provisioning"
  }
}

resource "okta_app_features" "google" {
  app_id = okta_app_saml.google.id
  name   = "USER_PROVISIONING"
  status = "ENABLED"

  capabilities {
    create {
      lifecycle_create {
        status = "DISABLED"
      }
    }

    update {
      lifecycle_deactivate {
        status = "ENABLED"
      }

      profile {
        status = "ENABLED"
      }
    }
  }

  depends_on = [okta_app_connection.google]
}
