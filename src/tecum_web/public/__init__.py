"""What anybody may have: the published log, the checking page, the status of a receipt."""
