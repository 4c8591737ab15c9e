"""A log's lines: one JSON object each; ids and codes only, never a person's name or a paper's word.

An exception is logged by its type and place. Its message may hold a value, so it is left out.
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class LogLine(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        return json.dumps(line)
