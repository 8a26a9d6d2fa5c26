variable "name" {
  description = "Name of the group."
  type        = string
}

variable "description" {
  description = "What the group is for."
  type        = string
  default     = null
}

variable "rule" {
  description = "The rule that fills the group, if one does."
  type = object({
    name       = string
    expression = string
    status     = optional(string, "ACTIVE")
    excluded   = optional(list(string), [])
  })
  default = null
}

variable "members" {
  description = "The ids of the people in the group. Without it, the group is not filled by hand."
  type        = list(string)
  default     = null
}
