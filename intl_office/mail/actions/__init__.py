"""What writes mails."""
