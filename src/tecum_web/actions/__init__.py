"""Every write goes through here: one module a use case, who acts and `now` given."""
