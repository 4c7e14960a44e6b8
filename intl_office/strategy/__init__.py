"""Objectives, indicators, targets, reports."""
