"""Reads a recording as any program with h5py would, and holds its values against the known sequence.

    h5py_reader.py plain FILE    a file that was ended
    h5py_reader.py swmr FILE     a file whose writer died, or that is being written
    h5py_reader.py follow FILE   a file that is being written: waits until it has grown three times

Prints one JSON object.
"""
import json
import sys
import time

import h5py
import numpy as np

PERIOD = 65003


def sequence(channel, index):
    return ((index + 7 * (index // PERIOD) + 1000 * channel) % PERIOD - 32501).astype(np.int16)


def check(dataset, channel, start, stop):
    for at in range(start, stop, 1 << 22):
        end = min(at + (1 << 22), stop)
        if not (dataset[at:end] == sequence(channel, np.arange(at, end))).all():
            raise SystemExit(f"channel {channel}: wrong values between {at} and {end}")


mode, path = sys.argv[1:]
with h5py.File(path, "r", swmr=mode != "plain") as file:
    names = file.attrs["channels"].split(",")
    datasets = {name: file[f"channels/{name}/adc_counts"] for name in names}
    assert file["adc_counts"] == datasets[names[0]]
    lengths = []
    checked = 0
    deadline = time.monotonic() + 60
    while True:
        for dataset in datasets.values():
            if mode != "plain":
                dataset.refresh()
        length = min(dataset.shape[0] for dataset in datasets.values())
        if not lengths or length > lengths[-1]:
            lengths.append(length)
            for name, dataset in datasets.items():
                check(dataset, "ABCD".index(name), checked, length)
            checked = length
        if mode != "follow" or len(lengths) > 3:
            break
        if time.monotonic() > deadline:
            raise SystemExit("the file does not grow")
        time.sleep(0.02)
    attributes = {name: value.item() if isinstance(value, np.generic) else value for name, value in file.attrs.items()}
    tables = {name: file[name][:].tolist() for name in ("gaps",)}
    names = []
    file.visit(names.append)
json.dump({"lengths": lengths, "attributes": attributes, "names": names, **tables}, sys.stdout)
