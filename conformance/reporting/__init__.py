"""Reporting: pure functions from an evaluation to html, junit, json and csv."""
