"""Tests of the app mobility."""
