email_domain = "acme.example"

# Legal waits for the new cost centers.
paused_rules = ["legal"]

shared_access = {
  company-wide = {
    groups = ["everyone"]
    apps   = ["google", "handbook"]
  }

  # Guests of the partner channels.
  partners = {
    groups = ["contractors"]
    apps   = ["slack"]
  }
}
