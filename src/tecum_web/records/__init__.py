"""The only models: rows, their triggers, and how rows become core values and back."""
