"""Streams from libps5000a through the maker's own Python wrappers and checks every value that comes.

The library is what `LD_LIBRARY_PATH` finds; the values have to be the sequence of `tests/driver/ps5000a.c`. Prints one
JSON object; exits with a traceback when a call fails or a value is not what it has to be.
"""

import argparse
import json
import time
from ctypes import byref, c_int16, c_uint32, create_string_buffer

import numpy as np
from picosdk.functions import assert_pico_ok
from picosdk.ps5000a import ps5000a as ps

PERIOD = 65003


def expected_samples(channel, count):
    index = np.arange(count, dtype=np.int64)
    return ((index + 7 * (index // PERIOD) + 1000 * channel) % PERIOD - 32501).astype(np.int16)


def expected_values(channel, count, mode, ratio):
    """The values a buffer has to hold: all samples, or of each block the maximum and the minimum."""
    if mode == "NONE":
        return expected_samples(channel, count), np.empty(0, np.int16)
    blocks = expected_samples(channel, count * ratio).reshape(count, ratio)
    return blocks.max(axis=1), blocks.min(axis=1)


class Stream:
    """The buffers that the driver fills, and all that was copied out of them."""

    def __init__(self, handle, channels, overview, count, mode):
        self.handle = handle
        self.channels = channels
        self.overview = overview
        self.mode = ps.PS5000A_RATIO_MODE["PS5000A_RATIO_MODE_" + mode]
        self.received = 0
        self.buffers = {c: (np.zeros(overview, np.int16), np.zeros(overview, np.int16)) for c in channels}
        self.values = {c: (np.zeros(count, np.int16), np.zeros(count, np.int16)) for c in channels}
        self.count = count
        # Kept, because ctypes does not keep a callback alive for the C side.
        self.callback = ps.StreamingReadyType(self.on_ready)

    def register(self):
        for channel, (maxima, minima) in self.buffers.items():
            assert_pico_ok(ps.ps5000aSetDataBuffers(self.handle, channel, maxima.ctypes.data, minima.ctypes.data,
                                                    self.overview, 0, self.mode))

    def unregister(self):
        for channel in self.channels:
            assert_pico_ok(ps.ps5000aSetDataBuffers(self.handle, channel, None, None, 0, 0, self.mode))

    def on_ready(self, _handle, samples, start, _overflow, _trigger_at, _triggered, _auto_stop, _parameter):
        part = min(samples, self.count - self.received)
        for channel in self.channels:
            for kept, buffer in zip(self.values[channel], self.buffers[channel]):
                kept[self.received:self.received + part] = buffer[start:start + part]
        self.received += part

    def poll_all(self):
        while self.received < self.count:
            assert_pico_ok(ps.ps5000aGetStreamingLatestValues(self.handle, self.callback, None))
            time.sleep(0.002)


def unit_info(handle, name):
    text = create_string_buffer(64)
    need = c_int16()
    assert_pico_ok(ps.ps5000aGetUnitInfo(handle, text, 64, byref(need), ps.PICO_INFO[name]))
    return text.value.decode()


def configure(handle, channels):
    for channel in range(4):
        assert_pico_ok(ps.ps5000aSetChannel(handle, channel, int(channel in channels),
                                            ps.PS5000A_COUPLING["PS5000A_DC"], ps.PS5000A_RANGE["PS5000A_2V"], 0.5))


def run(handle, stream, interval_ns, ratio):
    interval = c_uint32(interval_ns)
    assert_pico_ok(ps.ps5000aRunStreaming(handle, byref(interval), ps.PS5000A_TIME_UNITS["PS5000A_NS"], 0, stream.count,
                                          0, ratio, stream.mode, stream.overview))
    return interval.value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interval-ns", type=int, required=True)
    parser.add_argument("--channels", default="A")
    parser.add_argument("--count", type=int, required=True, help="values a channel")
    parser.add_argument("--mode", choices=["NONE", "AGGREGATE"], default="NONE")
    parser.add_argument("--ratio", type=int, default=1)
    options = parser.parse_args()

    handle, maximum = c_int16(), c_int16()
    assert_pico_ok(ps.ps5000aOpenUnit(byref(handle), None, ps.PS5000A_DEVICE_RESOLUTION["PS5000A_DR_12BIT"]))
    assert_pico_ok(ps.ps5000aMaximumValue(handle, byref(maximum)))
    channels = [ps.PICO_CHANNEL[name] for name in options.channels]
    configure(handle, channels)
    overview = max(1000, 100_000_000 // options.interval_ns // options.ratio)
    stream = Stream(handle, channels, overview, options.count, options.mode)
    stream.register()
    interval_ns = run(handle, stream, options.interval_ns, options.ratio)
    stream.poll_all()
    assert_pico_ok(ps.ps5000aStop(handle))
    stream.unregister()
    answer = {
        "variant": unit_info(handle, "PICO_VARIANT_INFO"),
        "serial": unit_info(handle, "PICO_BATCH_AND_SERIAL"),
        "maximum": maximum.value,
        "intervalNs": interval_ns,
        "values": stream.received,
    }
    assert_pico_ok(ps.ps5000aCloseUnit(handle))

    for channel in channels:
        expected = expected_values(channel, options.count, options.mode, options.ratio)
        for kept, wanted in zip(stream.values[channel], expected):
            np.testing.assert_array_equal(kept[:len(wanted)], wanted)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
