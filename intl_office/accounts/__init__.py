"""Users, sign-in, invitations, signed links."""
