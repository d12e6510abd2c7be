"""A child that doesn't outlive its parent, not even one that was killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Final

PR_SET_PDEATHSIG: Final = 1
LOOK_SECONDS: Final = 1.0


def follow_parent(parent: int, farewell: signal.Signals = signal.SIGTERM) -> None:
    """End when the parent ends.

    On Linux the kernel does it; elsewhere a thread looks every second whether the parent changed.

    Args:
        parent: The number of the process that started this one.
        farewell: The signal that this process then gets.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, farewell, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, farewell), daemon=True).start()
    if os.getppid() != parent:
        # It ended before we asked.
        raise SystemExit(1)


def _watch(parent: int, farewell: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), farewell)
