"""From bytes to documents: PDF, text and mail, each opened in a confined process of its own."""
