resource "okta_app_bookmark" "handbook" {
  label = "Handbook"
  url   = "https://handbook.acme.example"
}
