"""What screens read: starting from what this person may see."""
