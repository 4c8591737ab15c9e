"""The shell: the desk in the browser, on Django. It gathers facts, calls the core, stores, shows.

Rooms, from the bottom: `records` (the only models), `access` (who may what, and why), `actions`
(every write) beside `queries` (what screens read), `desk` (pages) beside `jobs` (work behind the
scenes), and `config` (environment, settings, urls, commands). Nothing under `tecum` knows of it.
"""
