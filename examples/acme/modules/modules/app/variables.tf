variable "label" {
  description = "Label on the dashboard."
  type        = string
}

variable "kind" {
  description = "How people sign in: saml or bookmark."
  type        = string
  default     = "saml"

  validation {
    condition     = contains(["saml", "bookmark"], var.kind)
    error_message = "This module makes SAML apps and bookmarks."
  }
}

variable "integration" {
  description = "Name of the integration in Okta's catalog."
  type        = string
  default     = null
}

variable "url" {
  description = "Where a bookmark leads."
  type        = string
  default     = null
}

variable "status" {
  description = "ACTIVE or INACTIVE."
  type        = string
  default     = "ACTIVE"
}

variable "claims" {
  description = "SAML attribute statements: Okta expressions by the name of the attribute."
  type        = map(string)
  default     = {}
}

variable "assignments" {
  description = "Groups whose members get the app, by purpose. A group goes by its key in group_ids."
  type = map(object({
    group    = string
    priority = optional(number)
  }))
  default = {}
}

variable "users" {
  description = "People who get the app without a group, by username."
  type = map(object({
    id    = string
    login = string
  }))
  default = {}
}

variable "push" {
  description = "Groups that appear inside the app. Without a target, the pushed group keeps its name."
  type = list(object({
    group  = string
    target = optional(string)
    status = optional(string, "ACTIVE")
  }))
  default  = []
  nullable = false
}

variable "group_ids" {
  description = "The ids of all groups by their key."
  type        = map(string)
}
