locals {
  employee = "user.userType == \"employee\""

  # People who have an office in HR and work from home.
  remote = {
    berlin = ["hana.kim"]
  }

  # Rules of single groups. Departments and offices have theirs in groups.tf.
  rules = {
    app_slack = {
      name       = "App: Slack"
      expression = local.employee
    }

    app_zoom = {
      name       = "App: Zoom"
      expression = join(" OR ", [for name in ["Sales", "Marketing"] : "user.department == \"${name}\""])
    }

    app_aws = {
      name       = "App: AWS"
      expression = "${local.employee} AND user.department == \"Engineering\""
    }

    aws_developers = {
      name       = "AWS: developers"
      expression = "${local.employee} AND user.department == \"Engineering\" AND String.startsWith(user.costCenter, \"41\")"
    }
  }
}
