# Without these blocks Terraform would delete what was renamed, people in it and all, and create it anew.

# HR calls itself People since May.
moved {
  from = module.department["hr"]
  to   = module.department["people"]
}

# Roles and access groups came in beside the circles.
moved {
  from = module.circle
  to   = module.group
}

# The files of the apps are named after their integration.
moved {
  from = module.app["workspace"]
  to   = module.app["google"]
}
