"""What changes accounts, invitations and links."""
