"""The command line of the recorder."""

import asyncio
import sys

from .recorder import parser, run

sys.exit(asyncio.run(run(parser().parse_args())))
