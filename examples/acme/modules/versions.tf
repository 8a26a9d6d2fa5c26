terraform {
  required_version = ">= 1.5"

  required_providers {
    okta = {
      source  = "okta/okta"
      version = "~> 6.12"
    }
  }
}

# The API token comes from OKTA_API_TOKEN in the pipeline.
provider "okta" {
  org_name = "acme"
  base_url = "okta.com"
}
