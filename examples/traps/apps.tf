resource "okta_app_saml" "jira" {
  label             = "Jira"
  preconfigured_app = "jira_onprem"
}

resource "okta_app_saml" "miro" {
  label             = "Miro"
  preconfigured_app = "realtimeboard"
}

resource "okta_app_saml" "box" {
  label             = "Box"
  preconfigured_app = "boxnet"
}

resource "okta_app_saml" "dropbox" {
  label             = "Dropbox"
  preconfigured_app = "dropbox_for_business"
}

resource "okta_app_saml" "figma" {
  label             = "Figma"
  preconfigured_app = "figma"
}

resource "okta_app_saml" "lucid" {
  label             = "Lucid"
  preconfigured_app = "lucidchart"
}

resource "okta_app_saml" "notion" {
  label             = "Notion"
  preconfigured_app = "notion"
}

resource "okta_app_saml" "zendesk" {
  label             = "Zendesk"
  preconfigured_app = "zendesk"
}

resource "okta_app_bookmark" "canteen" {
  label = "Canteen"
  url   = "https://canteen.borealis.example"
}
