"""`python -m tecum` is the command line."""

from tecum.cli.main import run

if __name__ == "__main__":
    run()
