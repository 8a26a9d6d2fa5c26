email_domain = "acme.example"

# ITOPS-881: meetings have moved to Google Meet.
zoom_status = "INACTIVE"
