"""What is counted and compared over many papers: two sides' lists laid side by side."""
