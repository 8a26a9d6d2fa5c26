variable "email_domain" {
  description = "Domain of all logins."
  type        = string
  default     = "example.com"
}

variable "app_status" {
  description = "Apps that are not ACTIVE, by the name of their file in data/apps."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for status in values(var.app_status) : contains(["ACTIVE", "INACTIVE"], status)])
    error_message = "The status of an app is ACTIVE or INACTIVE."
  }
}

variable "paused_rules" {
  description = "Groups whose rule is kept but does not run."
  type        = set(string)
  default     = []
}

variable "shared_access" {
  description = "Groups that get several apps at once, on top of what the files of the apps say."
  type = map(object({
    groups   = list(string)
    apps     = list(string)
    priority = optional(number)
  }))
  default = {}
}
