"""Calendars, counting rules and readings: every deadline shows its working."""
