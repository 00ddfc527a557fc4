"""Records from libps5000a into HDF5 the way the original PicoStream did, as what benchmarks are compared with.

One producer thread polls the driver; its callback copies into a pool of five buffers of one second each. Full buffers
go through a queue of indices to a consumer thread, which appends them to the dataset `adc_counts` and gives them back.
When no buffer is free, or the driver reports an error, the recording stops and what is missing counts as lost.

Prints one JSON object: samples (written), expected (duration times rate), lost, cpuSeconds (user and system, without
the start of Python), peakRssBytes, seconds (from RunStreaming until the file is closed), stopReason. Exits with 0 when
nothing was lost, with 4 otherwise. A loss that the driver keeps silent about shows only when it is longer than the last
poll; the test driver says 28 unless PS5000A_TEST_OVERRUN is set.
"""

import argparse
import ctypes
import json
import os
import queue
import resource
import sys
import threading
import time
from ctypes import POINTER, byref, c_float, c_int8, c_int16, c_int32, c_uint32, c_void_p

import h5py
import numpy as np

POOL_BUFFERS = 5
BUFFER_S = 1.0
OVERVIEW_S = 0.5
POLL_S = 0.005
CHUNK_SAMPLES = 1 << 20

PICO_OK = 0
NOTHING_YET = (24, 37, 39)
CHANNELS = 4
DC = 1
RANGE_20V = 10
RATIO_MODE_NONE = 0
PICOSECONDS = 1
RESOLUTIONS = {8: 0, 12: 1}

StreamingReady = ctypes.CFUNCTYPE(None, c_int16, c_int32, c_uint32, c_int16, c_uint32, c_int16, c_int16, c_void_p)

PROTOTYPES = {
    "OpenUnit": [POINTER(c_int16), POINTER(c_int8), c_int32],
    "CloseUnit": [c_int16],
    "MaximumValue": [c_int16, POINTER(c_int16)],
    "SetChannel": [c_int16, c_int32, c_int16, c_int32, c_int32, c_float],
    "SetDataBuffers": [c_int16, c_int32, c_void_p, c_void_p, c_int32, c_uint32, c_int32],
    "RunStreaming": [c_int16, POINTER(c_uint32), c_int32, c_uint32, c_uint32, c_int16, c_uint32, c_int32, c_uint32],
    "GetStreamingLatestValues": [c_int16, StreamingReady, c_void_p],
    "Stop": [c_int16],
}


class DriverError(Exception):
    """A driver function answered a status other than PICO_OK."""


class Unit:
    """One opened instrument with channel A on, at ±20 V, DC."""

    def __init__(self, library, bits):
        self._library = library
        self._handle = c_int16()
        self._memory = None
        self._overview = 0
        self._call("OpenUnit", byref(self._handle), None, RESOLUTIONS[bits], opened=False)
        for channel in range(CHANNELS):
            self._call("SetChannel", channel, int(channel == 0), DC, RANGE_20V, 0.0)

    def _call(self, name, *arguments, opened=True):
        status = self.status(name, *arguments) if opened else getattr(self._library, "ps5000a" + name)(*arguments)
        if status != PICO_OK:
            raise DriverError(f"Cannot record: ps5000a{name} answers {status}. Check the instrument.")

    def status(self, name, *arguments):
        return getattr(self._library, "ps5000a" + name)(self._handle, *arguments)

    def maximum(self):
        value = c_int16()
        self._call("MaximumValue", byref(value))
        return value.value

    def run(self, interval_ps, memory):
        """Streams into `memory` from now on; answers the interval in nanoseconds that the instrument really does."""
        interval = c_uint32(interval_ps)
        self._memory = memory
        self._call("SetDataBuffers", 0, memory.ctypes.data, None, len(memory), 0, RATIO_MODE_NONE)
        self._call("RunStreaming", byref(interval), PICOSECONDS, 0, 0, 0, 1, RATIO_MODE_NONE, len(memory))
        return interval.value / 1000

    def close(self):
        self.status("Stop")
        if self._memory is not None:
            self.status("SetDataBuffers", 0, None, None, 0, 0, RATIO_MODE_NONE)
        self._call("CloseUnit")


class Pool:
    """The buffers, and the queues of indices by which they go to the consumer and come back; None ends it."""

    def __init__(self, buffer_samples):
        self.buffers = [np.zeros(buffer_samples, np.int16) for _ in range(POOL_BUFFERS)]
        self.free = queue.Queue()
        self.filled = queue.Queue()
        for index in range(POOL_BUFFERS):
            self.free.put(index)


class Producer:
    """Polls the driver and fills the pool until all samples are in it, time is over or something is lost."""

    def __init__(self, unit, pool, memory):
        self._unit = unit
        self._pool = pool
        self._memory = memory
        self._index = pool.free.get_nowait()
        self._fill = 0
        self._drained = False
        self.expected = 0
        self.received = 0
        self.stop_reason = None
        # Kept, because ctypes does not keep a callback alive for the C side.
        self._callback = StreamingReady(self._on_ready)

    def _on_ready(self, _handle, count, start, _overflow, _trigger_at, _triggered, _auto_stop, _parameter):
        self._drained = start + count < len(self._memory)
        end = start + min(count, self.expected - self.received)
        while start < end and self.stop_reason is None:
            buffer = self._pool.buffers[self._index]
            part = min(end - start, len(buffer) - self._fill)
            buffer[self._fill:self._fill + part] = self._memory[start:start + part]
            start += part
            self._fill += part
            self.received += part
            if self._fill == len(buffer):
                self._hand_over()

    def _hand_over(self):
        self._pool.filled.put((self._index, self._fill))
        self._fill = 0
        try:
            self._index = self._pool.free.get_nowait()
        except queue.Empty:
            self._index = None
            if self.received < self.expected:
                self.stop_reason = "no free buffer"

    def _poll(self):
        self._drained = True
        status = self._unit.status("GetStreamingLatestValues", self._callback, None)
        if status != PICO_OK and status not in NOTHING_YET:
            self.stop_reason = f"status {status}"

    def run(self, duration_s, interval_ns):
        self.expected = round(duration_s * 1e9 / interval_ns)
        end = time.monotonic() + duration_s
        while self.received < self.expected and self.stop_reason is None:
            over = time.monotonic() >= end
            self._poll()
            if over and self._drained:
                break
            if not over:
                time.sleep(POLL_S)
        if self._fill > 0 and self._index is not None:
            self._pool.filled.put((self._index, self._fill))
        self._pool.filled.put(None)


class Consumer(threading.Thread):
    """Appends filled buffers to the dataset until it gets None."""

    def __init__(self, pool, dataset):
        super().__init__(name="hdf5-writer")
        self._pool = pool
        self._dataset = dataset
        self.written = 0
        self.error = None

    def run(self):
        try:
            while (item := self._pool.filled.get()) is not None:
                index, count = item
                self._dataset.resize((self.written + count,))
                self._dataset[self.written:] = self._pool.buffers[index][:count]
                self.written += count
                self._pool.free.put(index)
        except Exception as error:  # handed to the main thread, which reports it
            self.error = error


def load(path):
    library = ctypes.CDLL(path)
    for name, arguments in PROTOTYPES.items():
        function = getattr(library, "ps5000a" + name)
        function.restype = c_uint32
        function.argtypes = arguments
    return library


def cpu_s():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_rss_bytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def write_attributes(file, unit, bits, interval_ns):
    file.attrs["sample_interval_ns"] = interval_ns
    file.attrs["voltage_range_v"] = 20.0
    file.attrs["max_adc"] = unit.maximum()
    file.attrs["analog_offset_v"] = 0.0
    file.attrs["downsample_mode"] = "average"
    file.attrs["hardware_downsample_ratio"] = 1
    file.attrs["resolution"] = f"PS5000A_DR_{bits}BIT"


def record(options):
    cpu_before_s = cpu_s()
    interval_ps = round(1e6 / options.rate)
    memory = np.zeros(max(1000, round(OVERVIEW_S * 1e12 / interval_ps)), np.int16)
    pool = Pool(max(1, round(BUFFER_S * 1e12 / interval_ps)))
    unit = Unit(load(options.driver_lib), options.bits)
    try:
        with h5py.File(options.output, "w") as file:
            dataset = file.create_dataset("adc_counts", (0,), np.int16, maxshape=(None,), chunks=(CHUNK_SAMPLES,))
            consumer = Consumer(pool, dataset)
            producer = Producer(unit, pool, memory)
            consumer.start()
            started = time.monotonic()
            try:
                interval_ns = unit.run(interval_ps, memory)
                producer.run(options.duration, interval_ns)
            except BaseException:
                pool.filled.put(None)
                raise
            finally:
                consumer.join()
            if consumer.error is not None:
                raise consumer.error
            write_attributes(file, unit, options.bits, interval_ns)
        seconds = time.monotonic() - started
    finally:
        unit.close()
    lost = producer.expected - consumer.written
    return {
        "samples": consumer.written,
        "expected": producer.expected,
        "lost": lost,
        "cpuSeconds": round(cpu_s() - cpu_before_s, 4),
        "peakRssBytes": peak_rss_bytes(),
        "seconds": round(seconds, 4),
        "stopReason": producer.stop_reason or ("duration" if lost == 0 else "fewer than expected"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver-lib", required=True, help="path of libps5000a")
    parser.add_argument("--rate", type=float, required=True, help="MS/s")
    parser.add_argument("--bits", type=int, choices=sorted(RESOLUTIONS), default=8)
    parser.add_argument("--duration", type=float, required=True, help="seconds")
    parser.add_argument("--output", required=True, help="HDF5 file, overwritten")
    parser.add_argument("--unlock", action="store_true", help="let the test driver take any rate")
    options = parser.parse_args()
    if options.unlock:
        os.environ["PS5000A_TEST_UNLOCK"] = "1"
    summary = record(options)
    print(json.dumps(summary))
    sys.exit(0 if summary["lost"] == 0 else 4)


if __name__ == "__main__":
    main()
