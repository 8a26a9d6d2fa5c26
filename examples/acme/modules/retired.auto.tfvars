# ITOPS-881: meetings have moved to Google Meet. Zoom is kept until the last webinar contract ends.
app_status = {
  zoom = "INACTIVE"
}
