"""What leaves the house: the hard stop by content, the letter, its statements and its lint."""
