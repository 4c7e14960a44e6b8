"""Agreements and conditions, requests, negotiation, renewal, networks."""
