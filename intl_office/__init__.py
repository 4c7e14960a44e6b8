"""The international office: settings, rooms shared by the three business apps."""
