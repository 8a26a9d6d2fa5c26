output "group_ids" {
  description = "The ids of all groups by their key, for the configurations of the apps themselves."
  value       = local.group_ids
}

output "app_ids" {
  description = "The ids of all apps by the name of their file."
  value       = { for name, app in module.app : name => app.id }
}
