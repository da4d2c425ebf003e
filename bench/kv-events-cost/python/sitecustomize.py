"""Python runs this first in each process of the server: it sets the kernel's thread names to those of Python.

Then /proc has the CPU time of each thread of a busy engine by name. Python 3.14 and later does this itself.
"""

import threading

start = threading.Thread.start


def start_named(thread):
    start(thread)
    try:
        with open(f"/proc/self/task/{thread.native_id}/comm", "w") as file:
            file.write(thread.name)
    except OSError:
        pass  # it has ended already


threading.Thread.start = start_named
