output "id" {
  description = "The id of the app."
  value       = local.app.id
}
