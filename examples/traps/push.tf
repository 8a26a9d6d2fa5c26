resource "okta_app_group_assignment" "zendesk" {
  app_id   = okta_app_saml.zendesk.id
  group_id = okta_group.app_zendesk.id
}

resource "okta_push_group" "zendesk_engineering" {
  app_id          = okta_app_saml.zendesk.id
  source_group_id = okta_group.engineering.id
}

resource "okta_push_group" "zendesk_marketing" {
  app_id          = okta_app_saml.zendesk.id
  source_group_id = okta_app_saml.zendesk.id
}
