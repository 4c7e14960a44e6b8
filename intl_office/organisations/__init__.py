"""Home institution, units, people, partners and contacts."""
