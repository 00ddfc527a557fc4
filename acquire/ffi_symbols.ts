/**
 * The functions of libps5000a for `Deno.dlopen`: each parameter with its C type and name. `PICO_STATUS` is uint32_t, the
 * enumerations are C `int`. The functions that a recording can do without are optional: not every version of the driver
 * has them.
 */
export const SYMBOLS = {
  ps5000aOpenUnit: {
    parameters: [
      "buffer", // int16_t *handle
      "buffer", // int8_t *serial
      "i32", // PS5000A_DEVICE_RESOLUTION resolution
    ],
    result: "u32",
  },
  ps5000aGetUnitInfo: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // int8_t *string
      "i16", // int16_t stringLength
      "buffer", // int16_t *requiredSize
      "u32", // PICO_INFO info
    ],
    result: "u32",
  },
  ps5000aCloseUnit: {
    parameters: [
      "i16", // int16_t handle
    ],
    result: "u32",
  },
  ps5000aFlashLed: {
    parameters: [
      "i16", // int16_t handle
      "i16", // int16_t start
    ],
    result: "u32",
    optional: true,
  },
  ps5000aMemorySegments: {
    parameters: [
      "i16", // int16_t handle
      "u32", // uint32_t nSegments
      "buffer", // int32_t *nMaxSamples
    ],
    result: "u32",
    optional: true,
  },
  ps5000aSetChannel: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_CHANNEL channel
      "i16", // int16_t enabled
      "i32", // PS5000A_COUPLING type
      "i32", // PS5000A_RANGE range
      "f32", // float analogOffset
    ],
    result: "u32",
  },
  ps5000aSetBandwidthFilter: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_CHANNEL channel
      "i32", // PS5000A_BANDWIDTH_LIMITER bandwidth
    ],
    result: "u32",
    optional: true,
  },
  ps5000aGetTimebase2: {
    parameters: [
      "i16", // int16_t handle
      "u32", // uint32_t timebase
      "i32", // int32_t noSamples
      "buffer", // float *timeIntervalNanoseconds
      "buffer", // int32_t *maxSamples
      "u32", // uint32_t segmentIndex
    ],
    result: "u32",
    optional: true,
  },
  ps5000aSetSimpleTrigger: {
    parameters: [
      "i16", // int16_t handle
      "i16", // int16_t enable
      "i32", // PS5000A_CHANNEL source
      "i16", // int16_t threshold
      "i32", // PS5000A_THRESHOLD_DIRECTION direction
      "u32", // uint32_t delay
      "i16", // int16_t autoTrigger_ms
    ],
    result: "u32",
    optional: true,
  },
  ps5000aSetDataBuffers: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_CHANNEL channel
      "buffer", // int16_t *bufferMax
      "buffer", // int16_t *bufferMin
      "i32", // int32_t bufferLth
      "u32", // uint32_t segmentIndex
      "i32", // PS5000A_RATIO_MODE mode
    ],
    result: "u32",
  },
  ps5000aSetDataBuffer: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_CHANNEL channel
      "buffer", // int16_t *buffer
      "i32", // int32_t bufferLth
      "u32", // uint32_t segmentIndex
      "i32", // PS5000A_RATIO_MODE mode
    ],
    result: "u32",
  },
  ps5000aRunStreaming: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // uint32_t *sampleInterval
      "i32", // PS5000A_TIME_UNITS sampleIntervalTimeUnits
      "u32", // uint32_t maxPreTriggerSamples
      "u32", // uint32_t maxPostPreTriggerSamples
      "i16", // int16_t autoStop
      "u32", // uint32_t downSampleRatio
      "i32", // PS5000A_RATIO_MODE downSampleRatioMode
      "u32", // uint32_t overviewBufferSize
    ],
    result: "u32",
  },
  ps5000aGetStreamingLatestValues: {
    parameters: [
      "i16", // int16_t handle
      "function", // ps5000aStreamingReady lpPs5000aReady
      "pointer", // void *pParameter
    ],
    result: "u32",
  },
  ps5000aNoOfStreamingValues: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // uint32_t *noOfValues
    ],
    result: "u32",
    optional: true,
  },
  ps5000aGetMaxDownSampleRatio: {
    parameters: [
      "i16", // int16_t handle
      "u32", // uint32_t noOfUnaggreatedSamples
      "buffer", // uint32_t *maxDownSampleRatio
      "i32", // PS5000A_RATIO_MODE downSampleRatioMode
      "u32", // uint32_t segmentIndex
    ],
    result: "u32",
    optional: true,
  },
  ps5000aStop: {
    parameters: [
      "i16", // int16_t handle
    ],
    result: "u32",
  },
  ps5000aMaximumValue: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // int16_t *value
    ],
    result: "u32",
  },
  ps5000aMinimumValue: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // int16_t *value
    ],
    result: "u32",
    optional: true,
  },
  ps5000aGetAnalogueOffset: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_RANGE range
      "i32", // PS5000A_COUPLING coupling
      "buffer", // float *maximumVoltage
      "buffer", // float *minimumVoltage
    ],
    result: "u32",
    optional: true,
  },
  ps5000aGetChannelInformation: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_CHANNEL_INFO info
      "i32", // int32_t probe
      "buffer", // int32_t *ranges
      "buffer", // int32_t *length
      "i32", // int32_t channels
    ],
    result: "u32",
    optional: true,
  },
  ps5000aEnumerateUnits: {
    parameters: [
      "buffer", // int16_t *count
      "buffer", // int8_t *serials
      "buffer", // int16_t *serialLth
    ],
    result: "u32",
    optional: true,
  },
  ps5000aPingUnit: {
    parameters: [
      "i16", // int16_t handle
    ],
    result: "u32",
    optional: true,
  },
  ps5000aCurrentPowerSource: {
    parameters: [
      "i16", // int16_t handle
    ],
    result: "u32",
    optional: true,
  },
  ps5000aChangePowerSource: {
    parameters: [
      "i16", // int16_t handle
      "u32", // PICO_STATUS powerState
    ],
    result: "u32",
  },
  ps5000aSetDeviceResolution: {
    parameters: [
      "i16", // int16_t handle
      "i32", // PS5000A_DEVICE_RESOLUTION resolution
    ],
    result: "u32",
    optional: true,
  },
  ps5000aGetDeviceResolution: {
    parameters: [
      "i16", // int16_t handle
      "buffer", // PS5000A_DEVICE_RESOLUTION *resolution
    ],
    result: "u32",
    optional: true,
  },
  ps5000aApplyFix: {
    parameters: [
      "u32", // uint32_t
      "u16", // uint16_t
    ],
    result: "void",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The C type `ps5000aStreamingReady` for `Deno.UnsafeCallback`. */
export const STREAMING_READY = {
  parameters: [
    "i16", // int16_t handle
    "i32", // int32_t noOfSamples
    "u32", // uint32_t startIndex
    "i16", // int16_t overflow
    "u32", // uint32_t triggerAt
    "i16", // int16_t triggered
    "i16", // int16_t autoStop
    "pointer", // void *pParameter
  ],
  result: "void",
} as const satisfies Deno.UnsafeCallbackDefinition;
