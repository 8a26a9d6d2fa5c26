locals {
  # The key is the part of the login before the @. Department, city and cost center come from HR.
  people = {
    "ada.moreau"   = { first_name = "Ada", last_name = "Moreau", status = "ACTIVE" }
    "bo.lindqvist" = { first_name = "Bo", last_name = "Lindqvist", status = "ACTIVE" }
    "cai.okafor"   = { first_name = "Cai", last_name = "Okafor", status = "ACTIVE" }
    "dee.haddad"   = { first_name = "Dee", last_name = "Haddad", status = "ACTIVE" }
    "eli.novak"    = { first_name = "Eli", last_name = "Novak", status = "ACTIVE" }
    "fay.tanaka"   = { first_name = "Fay", last_name = "Tanaka", status = "ACTIVE" }
    "gus.ferreira" = { first_name = "Gus", last_name = "Ferreira", status = "ACTIVE" }
    "hana.kim"     = { first_name = "Hana", last_name = "Kim", status = "ACTIVE" }
    "ivo.petrov"   = { first_name = "Ivo", last_name = "Petrov", status = "SUSPENDED" } # contract paused until March
    "jo.marsh"     = { first_name = "Jo", last_name = "Marsh", status = "DEPROVISIONED" }
    "kit.larsen"   = { first_name = "Kit", last_name = "Larsen", status = "ACTIVE" }
    "lou.garnier"  = { first_name = "Lou", last_name = "Garnier", status = "ACTIVE" }
    "mia.santos"   = { first_name = "Mia", last_name = "Santos", status = "ACTIVE" }
    "nia.wolfe"    = { first_name = "Nia", last_name = "Wolfe", status = "ACTIVE" }
  }
}

resource "okta_user" "person" {
  for_each   = local.people
  login      = "${each.key}@${var.email_domain}"
  email      = "${each.key}@${var.email_domain}"
  first_name = each.value.first_name
  last_name  = each.value.last_name
  status     = each.value.status
}
