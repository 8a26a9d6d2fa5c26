terraform {
  required_providers {
    okta = {
      source = "okta/okta"
    }
  }
}
