locals {
  # Department, city and cost center come from HR; the file only says who exists and in which state.
  people = { for row in csvdecode(file("${path.module}/data/users.csv")) : row.username => row }
}

resource "okta_user" "person" {
  for_each   = local.people
  login      = format("%s@%s", each.key, var.email_domain)
  email      = format("%s@%s", each.key, var.email_domain)
  first_name = each.value.first_name
  last_name  = each.value.last_name
  status     = each.value.status
}
