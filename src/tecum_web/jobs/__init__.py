"""Work behind the scenes: drains what actions wrote down to be done."""
