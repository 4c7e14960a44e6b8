"""Tests of the agreements."""
