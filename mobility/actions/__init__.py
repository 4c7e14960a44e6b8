"""What writes campaigns, applications and mobilities."""
