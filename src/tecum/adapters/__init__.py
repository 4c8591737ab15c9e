"""EDGE: files, PDF and mail reading, package data, the home folder, the clock and entropy."""
