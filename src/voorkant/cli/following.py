"""A command that ends with the process which started it: `python -m voorkant.cli.following PID …`."""

import sys

from voorkant.cli.app import run_command
from voorkant.project.lifeline import follow_parent

if __name__ == "__main__":
    follow_parent(int(sys.argv[1]))
    sys.exit(run_command(sys.argv[2:]))
