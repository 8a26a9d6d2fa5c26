terraform {
  required_providers {
    okta = {
      source  = "okta/okta"
      version = "~> 6.12"
    }
  }
}

provider "okta" {
  org_name = "acme"
  base_url = "okta.com"
}
