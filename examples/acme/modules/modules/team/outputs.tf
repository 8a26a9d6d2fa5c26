output "group_id" {
  description = "The id of the group."
  value       = okta_group.this.id
}
