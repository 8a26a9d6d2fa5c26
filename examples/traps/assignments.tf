# --- Jira: one list for each group ---

resource "okta_app_group_assignments" "jira" {
  for_each = {
    engineering = okta_group.engineering.id
    contractors = okta_group.contractors.id
  }
  app_id = okta_app_saml.jira.id

  group {
    id = each.value
  }
}

# --- Box and Dropbox: one list for each app ---

resource "okta_app_group_assignments" "storage" {
  for_each = {
    box     = okta_app_saml.box.id
    dropbox = okta_app_saml.dropbox.id
  }
  app_id = each.value

  group {
    id       = okta_group.staff.id
    priority = 1
  }
}

# --- Miro: two teams, two lists ---

resource "okta_app_group_assignments" "miro_engineering" {
  app_id = okta_app_saml.miro.id

  group {
    id = okta_group.engineering.id
  }
}

resource "okta_app_group_assignments" "miro_marketing" {
  app_id = okta_app_saml.miro.id

  group {
    id = okta_group.marketing.id
  }
}

# --- Figma: the list of the company, and a guest ---

resource "okta_app_group_assignments" "figma" {
  app_id = okta_app_saml.figma.id

  group {
    id       = okta_group.marketing.id
    priority = 1
  }

  group {
    id       = okta_group.engineering.id
    priority = 2
  }
}

resource "okta_app_group_assignment" "figma_contractors" {
  app_id   = okta_app_saml.figma.id
  group_id = okta_group.contractors.id
}

# --- Lucid: moving from single assignments to a list ---

resource "okta_app_group_assignments" "lucid" {
  app_id = okta_app_saml.lucid.id

  group {
    id = okta_group.staff.id
  }
}

resource "okta_app_group_assignment" "lucid_staff" {
  app_id   = okta_app_saml.lucid.id
  group_id = okta_group.staff.id
}

# --- Notion: old or new, behind a switch ---

variable "notion_for_all" {
  type = bool
}

resource "okta_app_group_assignments" "notion" {
  count  = var.notion_for_all ? 1 : 0
  app_id = okta_app_saml.notion.id

  group {
    id = okta_group.staff.id
  }
}

resource "okta_app_group_assignment" "notion_pilot" {
  count    = var.notion_for_all ? 0 : 1
  app_id   = okta_app_saml.notion.id
  group_id = okta_group.engineering.id
}

# --- Canteen ---

resource "okta_app_group_assignment" "canteen" {
  app_id   = okta_app_bookmark.canteen.id
  group_id = okta_group.facilites.id
}
