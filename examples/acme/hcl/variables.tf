variable "email_domain" {
  description = "Domain of all logins."
  type        = string
  default     = "example.com"
}

variable "zoom_status" {
  description = "Zoom is kept until the last webinar contract ends."
  type        = string
  default     = "ACTIVE"

  validation {
    condition     = contains(["ACTIVE", "INACTIVE"], var.zoom_status)
    error_message = "The status of an app is ACTIVE or INACTIVE."
  }
}

variable "slack_app_label" {
  description = "Label on the dashboard."
  type        = string
  default     = "Slack"
}
