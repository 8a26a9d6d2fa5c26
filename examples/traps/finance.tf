# Finance keeps its groups in a file of its own.

resource "okta_group" "finance" {
  name        = "Finance and Controlling"
  description = "Since the merger with Controlling"
}

resource "okta_group" "auditors" {
  name = "Auditors"
}
