"""Runs Python blocks of a guide one after the other, as one program, and checks what each leaves behind.

Takes one JSON object on standard input: "snippets", each with the "heading" that it stands under and its "code";
"recorded", what was recorded (see snippet_checks.py); "live", the command that makes each recording that a block
follows while it grows. Runs in the folder of the recordings. Prints the headings whose blocks were right, as JSON; ends
with the trace of the first that was not.
"""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path


class Follower:
    """Takes what a block prints while a recording is made, and notes how much of it came before that ended."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.lines = []
        self.lines_while_recording = 0

    def write(self, text):
        # print() gives the end of a line by itself.
        if text.strip():
            self.lines.append(text)
            self.lines_while_recording += self.process.poll() is None

    def flush(self):
        pass

    def close(self):
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors.decode()


def wait_for(path):
    """Until there is a file that begins with a name, without its ending."""
    give_up = time.monotonic() + 60
    while not list(Path().glob(f"{path.removesuffix('.hdf5')}.*")):
        assert time.monotonic() < give_up, f"{path} is not begun"
        time.sleep(0.01)


def run(code, names, command, path):
    """Runs a block, beside the program that records what it reads, if there is one."""
    if command is None:
        with contextlib.redirect_stdout(sys.stderr):
            exec(code, names)
        return None
    follower = Follower(command)
    try:
        wait_for(path)
        with contextlib.redirect_stdout(follower):
            exec(code, names)
        follower.close()
    finally:
        follower.process.kill()
    return follower


def main():
    # Not at the top: processes that dask starts import this file too, and need nothing of it.
    from snippet_checks import CHECKS, LIVE_FILE
    from snippet_truth import Truth

    task = json.load(sys.stdin)
    truth = Truth(task["recorded"])
    names = {"__name__": "__main__"}
    right = []
    for snippet in task["snippets"]:
        heading = snippet["heading"]
        path = LIVE_FILE.get(heading)
        code = compile(snippet["code"], f"<{heading}>", "exec")
        try:
            CHECKS[heading](names, truth, run(code, names, task["live"].get(path), path))
        except Exception:
            print(f"The block under {heading!r} is wrong:", file=sys.stderr)
            raise
        right.append(heading)
    print(json.dumps(right))


if __name__ == "__main__":
    main()
