resource "okta_group" "berlin" {
  name = "Berlin Office"
}

resource "okta_push_group" "berlin" {
  app_id          = "0oaCorpDirectory15d7"
  source_group_id = okta_group.berlin.id

  app_config = {
    type               = "ACTIVE_DIRECTORY"
    distinguished_name = "OU=Groups,DC=acme,DC=example"
    group_scope        = "GLOBAL"
    group_type         = "SECURITY"
    sam_account_name   = "berlin"
  }
}
