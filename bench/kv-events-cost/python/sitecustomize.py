"""Python runs this first in each of the server's processes: the kernel learns the names that Python gives its threads.

Then /proc tells the CPU time of one thread of a busy engine. Python itself tells the kernel from 3.14 on.
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
