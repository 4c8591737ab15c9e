"""Reads what carriers, mail servers and fax gateways say; sends nothing and asks nobody."""
