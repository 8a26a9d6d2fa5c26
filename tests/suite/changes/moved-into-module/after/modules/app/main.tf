terraform {
  required_providers {
    okta = {
      source = "okta/okta"
    }
  }
}

variable "label" {
  type = string
}

variable "integration" {
  type = string
}

resource "okta_app_saml" "this" {
  label             = var.label
  preconfigured_app = var.integration
}

resource "okta_group" "access" {
  name = "App - ${var.label}"
}

resource "okta_group" "team" {
  name = "${var.label} Team"
}

resource "okta_app_group_assignment" "access" {
  app_id   = okta_app_saml.this.id
  group_id = okta_group.access.id
}

resource "okta_push_group" "team" {
  app_id                         = okta_app_saml.this.id
  source_group_id                = okta_group.team.id
  delete_target_group_on_destroy = true
}
