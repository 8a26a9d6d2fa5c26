terraform {
  required_providers {
    okta = {
      source = "okta/okta"
    }
  }
}

variable "app_id" {
  type = string
}

variable "group_id" {
  type = string
}

resource "okta_push_group" "this" {
  app_id          = var.app_id
  source_group_id = var.group_id
}
