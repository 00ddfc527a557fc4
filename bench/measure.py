"""Runs a command and prints, as one JSON object, what the operating system says of it and of all its children."""
import json
import resource
import subprocess
import sys
import time

started = time.monotonic()
finished = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
seconds = time.monotonic() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump(
    {
        "status": finished.returncode,
        "stdout": finished.stdout,
        "stderr": finished.stderr,
        "seconds": seconds,
        "userSeconds": usage.ru_utime,
        "systemSeconds": usage.ru_stime,
        "peakRssBytes": usage.ru_maxrss * 1024,
    },
    sys.stdout,
)
