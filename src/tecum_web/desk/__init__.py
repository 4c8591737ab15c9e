"""Pages for clerks, custody officers, counsel and auditors."""
