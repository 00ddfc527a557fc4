"""Reduces int16 values by Numba, as what bench/decimate_bench.ts is compared with.

    decimate.py <file of int16>

Says "ready" when everything is compiled. Then a line "<min_max|mean> <variant> <factor> <values> <times>" on stdin, which
asks for a reduction of the first so many values, so many times, is answered by a line "<seconds> <crc32 of the result>";
only the reductions are timed, into memory that was written before. One thread.

Variants: "original" is the loop of the original PicoStream; the others are what someone would write who knows Numba:
"builtins" min() and max(), and an integer sum; "slices" a slice a group, and the methods of arrays; "unsigned" unsigned
indices, which cannot be negative and so let the compiler use vector instructions.
"""

import sys
import time
import zlib

import numpy as np
from numba import njit


@njit
def min_max_original(data, factor, out):
    group = 0
    for start in range(0, len(data), factor):
        end = min(start + factor, len(data))
        mn = data[start]
        mx = data[start]
        for i in range(start + 1, end):
            value = data[i]
            if value < mn:
                mn = value
            if value > mx:
                mx = value
        out[2 * group] = mn
        out[2 * group + 1] = mx
        group += 1


@njit(fastmath=True, error_model="numpy")
def min_max_builtins(data, factor, out):
    for group in range((len(data) + factor - 1) // factor):
        start = group * factor
        mn = data[start]
        mx = data[start]
        for i in range(start + 1, min(start + factor, len(data))):
            mn = min(mn, data[i])
            mx = max(mx, data[i])
        out[2 * group] = mn
        out[2 * group + 1] = mx


@njit(fastmath=True, error_model="numpy")
def min_max_slices(data, factor, out):
    for group in range((len(data) + factor - 1) // factor):
        values = data[group * factor : (group + 1) * factor]
        out[2 * group] = values.min()
        out[2 * group + 1] = values.max()


@njit(fastmath=True, error_model="numpy")
def min_max_unsigned(data, factor, out):
    length = np.uint64(len(data))
    step = np.uint64(factor)
    for group in range((length + step - np.uint64(1)) // step):
        start = group * step
        mn = data[start]
        mx = data[start]
        for i in range(start, min(start + step, length)):
            mn = min(mn, data[i])
            mx = max(mx, data[i])
        out[2 * group] = mn
        out[2 * group + 1] = mx


@njit
def mean_original(data, factor, out):
    group = 0
    for start in range(0, len(data), factor):
        end = min(start + factor, len(data))
        total = 0.0
        for i in range(start, end):
            total += data[i]
        out[group] = total / (end - start)
        group += 1


@njit(error_model="numpy")
def mean_builtins(data, factor, out):
    for group in range((len(data) + factor - 1) // factor):
        start = group * factor
        end = min(start + factor, len(data))
        total = 0
        for i in range(start, end):
            total += data[i]
        out[group] = total / (end - start)


@njit(error_model="numpy")
def mean_slices(data, factor, out):
    for group in range((len(data) + factor - 1) // factor):
        out[group] = data[group * factor : (group + 1) * factor].mean()


@njit(error_model="numpy")
def mean_unsigned(data, factor, out):
    length = np.uint64(len(data))
    step = np.uint64(factor)
    for group in range((length + step - np.uint64(1)) // step):
        start = group * step
        end = min(start + step, length)
        total = 0
        for i in range(start, end):
            total += data[i]
        out[group] = total / (end - start)


def main():
    data = np.fromfile(sys.argv[1], np.int16)
    kinds = {"min_max": (np.int16, 2), "mean": (np.float64, 1)}
    functions = {name: f for name, f in globals().items() if name.startswith(tuple(kinds)) and name not in kinds}
    for name, function in functions.items():
        dtype, _ = kinds["mean" if name.startswith("mean") else "min_max"]
        function(data[:10], 3, np.empty(8, dtype))
    print("ready", flush=True)
    for line in sys.stdin:
        kind, variant, *numbers = line.split()
        factor, length, times = map(int, numbers)
        function = functions[f"{kind}_{variant}"]
        dtype, results = kinds[kind]
        values = data[:length]
        out = np.full(results * -(-length // factor), 1, dtype)
        start = time.perf_counter()
        for _ in range(times):
            function(values, factor, out)
        seconds = time.perf_counter() - start
        print(seconds, zlib.crc32(out), flush=True)


main()
