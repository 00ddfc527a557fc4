import type { StatusName } from "./status_codes.ts";

/** What a status means in one clause (lower case, no full stop), and what to do about it in whole sentences. */
export interface StatusHelp {
  sentence: string;
  remedy: string;
}

const RECONNECT = "Disconnect the instrument from USB and from its power supply, connect it again and retry.";
const SUPPORT = `${RECONNECT} If it happens again, the instrument needs Pico Technology's support.`;
const REINSTALL = "Install the current PicoSDK or PicoScope software from picotech.com.";
const REPORT = "This should not happen: please report it with its log (--verbose).";
const KEEP_UP = "Lower the sample rate, enable fewer channels, or take load off this computer.";
const FREE_MEMORY = "Close other programs or give a smaller buffer (--buffer-mb).";
const MAINS = "Plug in the instrument's power supply";
const USB_POWER = "Use the USB cables that came with it, and ports of the computer itself instead of a hub";

/** Help for the statuses that users of a recorder meet: each `[sentence, remedy]`. */
const HELP = {
  PICO_MAX_UNITS_OPENED: ["too many instruments are open", "Close another one first."],
  PICO_MEMORY_FAIL: ["the computer has not enough free memory for the driver", FREE_MEMORY],
  PICO_NOT_FOUND: [
    "no PicoScope 5000a was found that is connected and not in use",
    "Check the USB cable, the serial number if one was given, and that no other program has the instrument open; " +
    "`picostream devices` lists what is there. The simulated instrument records without one (--device sim).",
  ],
  PICO_FW_FAIL: ["the firmware could not be loaded into the instrument", SUPPORT],
  PICO_OPEN_OPERATION_IN_PROGRESS: ["the driver is opening an instrument already", "Wait a few seconds and retry."],
  PICO_OPERATION_FAILED: ["the driver failed without saying why", RECONNECT],
  PICO_NOT_RESPONDING: ["the instrument does not respond, it may have been unplugged or lost its power", RECONNECT],
  PICO_CONFIG_FAIL: ["the configuration stored in the instrument is damaged or missing", SUPPORT],
  PICO_KERNEL_DRIVER_TOO_OLD: ["the USB driver of the operating system is too old", REINSTALL],
  PICO_EEPROM_CORRUPT: ["the instrument's memory of settings is damaged", SUPPORT],
  PICO_OS_NOT_SUPPORTED: ["the driver does not support this operating system", REINSTALL],
  PICO_INVALID_HANDLE: ["the instrument is not open", "Open it again; connect it first if it was unplugged."],
  PICO_INVALID_PARAMETER: ["the driver does not accept one of the values", REPORT],
  PICO_INVALID_TIMEBASE: ["the instrument has no such time base", "Choose another sample rate."],
  PICO_INVALID_VOLTAGE_RANGE: [
    "the instrument has no such voltage range",
    "Choose one of ±10, 20, 50, 100, 200, 500 mV, 1, 2, 5, 10 or 20 V.",
  ],
  PICO_INVALID_CHANNEL: [
    "the instrument has no such channel, or no channel is enabled",
    "Choose among the channels that it has: A and B, on four-channel models also C and D.",
  ],
  PICO_STREAMING_FAILED: [
    "streaming did not start or stopped by itself",
    `${KEEP_UP} If that does not help, disconnect the instrument and connect it again.`,
  ],
  PICO_NULL_PARAMETER: ["the driver misses a value", REPORT],
  PICO_DATA_NOT_AVAILABLE: ["no samples are ready yet", "Poll again."],
  PICO_STRING_BUFFER_TO_SMALL: ["the driver's answer is longer than the room for it", REPORT],
  PICO_BUFFER_STALL: ["the driver's buffer is full, because samples were not fetched in time", KEEP_UP],
  PICO_TOO_MANY_SAMPLES: ["more samples were asked for than the memory holds", "Ask for fewer samples at a time."],
  PICO_TOO_MANY_SEGMENTS: ["the memory cannot be divided into so many segments", "Ask for fewer segments."],
  PICO_USER_CALLBACK: ["the driver is still handing over samples", REPORT],
  PICO_DEVICE_SAMPLING: ["the instrument is streaming", "Stop the acquisition first."],
  PICO_NO_SAMPLES_AVAILABLE: ["no samples are ready yet", "Poll again."],
  PICO_SEGMENT_OUT_OF_RANGE: ["there is no such memory segment", REPORT],
  PICO_BUSY: ["the instrument is busy", "Poll again; if it stays busy, stop and start the acquisition."],
  PICO_INVALID_INFO: ["the driver does not know the information asked for", REINSTALL],
  PICO_INFO_UNAVAILABLE: ["the information is only there while the instrument is open", "Open it first."],
  PICO_INVALID_SAMPLE_INTERVAL: [
    "the instrument cannot stream at this sample rate with these channels and this resolution",
    "Lower the sample rate or the resolution, or enable fewer channels.",
  ],
  PICO_MEMORY: ["the driver could not get enough memory", FREE_MEMORY],
  PICO_INVALID_BUFFER: ["the driver has no buffer to write the samples into", REPORT],
  PICO_CANCELLED: ["the capture was cancelled", "Start it again."],
  PICO_INVALID_CALL: ["the call does not fit what the instrument is doing", REPORT],
  PICO_NOT_USED: ["the driver does not have this function", REINSTALL],
  PICO_INVALID_SAMPLERATIO: ["the down-sampling ratio is out of range", "Choose a lower one (--hardware-downsample)."],
  PICO_INVALID_STATE: ["the instrument is in the wrong state for this", RECONNECT],
  PICO_DRIVER_FUNCTION: [
    "the driver is busy with another call",
    "Call it from one thread only, and not while it hands over samples.",
  ],
  PICO_INVALID_COUPLING: ["the instrument has no such coupling", "Choose ac or dc."],
  PICO_BUFFERS_NOT_SET: ["the driver has no buffer to write the samples into", REPORT],
  PICO_RATIO_MODE_NOT_SUPPORTED: [
    "the instrument has no such way of down-sampling",
    "Choose another mode (--downsample-mode), or a ratio of 1 (--hardware-downsample).",
  ],
  PICO_INTERFACE_NOT_CONNECTED: ["the driver could not reach the instrument", RECONNECT],
  PICO_POWER_FAILED: ["the instrument lost its power", `${MAINS} and retry. ${USB_POWER}.`],
  PICO_FPGA_FAIL: ["the instrument could not be set up", SUPPORT],
  PICO_POWER_MANAGER: ["the instrument's power management failed", SUPPORT],
  PICO_INVALID_ANALOGUE_OFFSET: [
    "the offset is too large for this range",
    "Choose at most ±0.25 V up to the 200 mV range, ±2.5 V from 500 mV to 2 V, and ±20 V above.",
  ],
  PICO_PLL_LOCK_FAILED: ["the instrument's clock failed", SUPPORT],
  PICO_ANALOG_BOARD: ["the instrument's input board failed", SUPPORT],
  PICO_INITIALISE_FPGA: ["the instrument could not be started", SUPPORT],
  PICO_COUPLING_NOT_SUPPORTED: ["the instrument does not have this coupling", "Choose the other one of ac and dc."],
  PICO_BANDWIDTH_NOT_SUPPORTED: [
    "the instrument has no bandwidth limiter",
    "Switch the limit off (--bandwidth-limit).",
  ],
  PICO_INVALID_BANDWIDTH: [
    "the instrument does not have this bandwidth limit",
    "Switch the limit off (--bandwidth-limit).",
  ],
  PICO_POWER_SUPPLY_CONNECTED: [
    "the power supply has been plugged in, and the instrument has to change over to it",
    "Start again, so that it is opened with its power supply.",
  ],
  PICO_POWER_SUPPLY_NOT_CONNECTED: [
    "the power supply is not plugged in",
    `${MAINS}, or use channels A and B only and let it run on USB power.`,
  ],
  PICO_POWER_SUPPLY_REQUEST_INVALID: ["the power source is not the one that was accepted", RECONNECT],
  PICO_POWER_SUPPLY_UNDERVOLTAGE: ["the USB port gives too little power", `${MAINS}. ${USB_POWER}.`],
  PICO_CAPTURING_DATA: ["the instrument is capturing", "Stop the acquisition first."],
  PICO_USB3_0_DEVICE_NON_USB3_0_PORT: [
    "the instrument is a USB 3 one in a USB 2 port, which limits its sample rate",
    "Plug it into a USB 3 port with a USB 3 cable, or accept the lower rate.",
  ],
  PICO_NOT_SUPPORTED_BY_THIS_DEVICE: ["the instrument or its driver does not support this", REINSTALL],
  PICO_INVALID_DEVICE_RESOLUTION: ["there is no such resolution", "Choose 8, 12, 14, 15 or 16 bits."],
  PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION: [
    "too many channels are enabled for this resolution",
    "Use at most two channels at 15 bits and one at 16 bits, or lower the resolution.",
  ],
  PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED: [
    "channels C and D do not work on USB power",
    `${MAINS}, or use channels A and B only.`,
  ],
  PICO_TOO_MANY_CHANNELS_IN_USE: ["too many channels are enabled", "Enable fewer channels."],
  PICO_ARGUMENT_OUT_OF_RANGE: ["the driver does not accept one of the values", REPORT],
  PICO_HARDWARE_VERSION_NOT_SUPPORTED: ["the driver is too old for this instrument", REINSTALL],
  PICO_DIGITAL_HARDWARE_VERSION_NOT_SUPPORTED: ["the driver is too old for this instrument", REINSTALL],
  PICO_ANALOGUE_HARDWARE_VERSION_NOT_SUPPORTED: ["the driver is too old for this instrument", REINSTALL],
  PICO_EEPROM2_CORRUPT: ["the instrument's memory of settings is damaged", SUPPORT],
  PICO_EEPROM2_FAIL: ["the instrument's memory of settings failed", SUPPORT],
  PICO_SERIAL_BUFFER_TOO_SMALL: ["the serial numbers are longer than the room for them", REPORT],
  PICO_RESOURCE_ERROR: ["the driver could not start", REINSTALL],
  PICO_TIMEOUT: ["the instrument did not answer in time", RECONNECT],
  PICO_DEVICE_NOT_FUNCTIONING: ["the instrument does not work", SUPPORT],
  PICO_INTERNAL_ERROR: ["the driver failed inside and cannot go on", SUPPORT],
  PICO_ADC_TYPE_ERROR: ["the instrument's converter was not recognised", SUPPORT],
  PICO_NO_CHANNELS_OR_PORTS_ENABLED: ["no channel is enabled", "Enable at least one channel."],
  PICO_INVALID_RATIO_MODE: ["there is no such way of down-sampling", "Choose average, aggregate or decimate."],
  PICO_RESOLUTION_NOT_SUPPORTED_BY_VARIANT: ["this model does not have this resolution", "Choose a lower resolution."],
  PICO_CHANNEL_COMBINATION_NOT_VALID_IN_THIS_RESOLUTION: [
    "these channels cannot be used together at this resolution",
    "Enable fewer channels or lower the resolution.",
  ],
  PICO_USE_8BIT_RESOLUTION: ["this only works at 8 bits", "Choose a resolution of 8 bits."],
  PICO_CYUSB_REQUEST_FAILED: ["a transfer over USB failed", `${RECONNECT} ${USB_POWER}.`],
  PICO_BUFFER_LENGTH_GREATER_THAN_INT32_T: [
    "the buffer is too long for the driver",
    "Give a smaller buffer (--buffer-mb).",
  ],
  PICO_NOT_AVAILABLE_WHEN_STREAMING_IS_RUNNING: ["the instrument is streaming", "Stop the acquisition first."],
  PICO_INVALID_VARIANT: ["the driver does not know this model", REINSTALL],
  PICO_NOT_RESPONDING_OVERHEATED: ["the instrument is too hot", "Unplug it, let it cool down and give it more air."],
  PICO_PERMISSIONS_ERROR: [
    "this user may not access the instrument",
    "Install the udev rules that come with PicoSDK, then disconnect the instrument and connect it again.",
  ],
  PICO_FIRMWARE_UPDATE_REQUIRED_TO_USE_DEVICE_WITH_THIS_DRIVER: [
    "the instrument's firmware is too old for this driver",
    "Update it with the PicoScope software from picotech.com.",
  ],
  PICO_WATCHDOGTIMER: ["the driver failed inside", RECONNECT],
  PICO_IPP_NOT_FOUND: ["the library picoipp, which belongs to the driver, was not found", REINSTALL],
  PICO_IPP_NO_FUNCTION: ["the library picoipp is not the one that belongs to the driver", REINSTALL],
  PICO_IPP_ERROR: ["the library picoipp, which belongs to the driver, failed", REINSTALL],
  PICO_DEVICE_MEMORY_OVERFLOW: ["the instrument's memory is full, because it was not read in time", KEEP_UP],
  PICO_ADC_TEST_FAILURE: ["the instrument's converter failed its test", SUPPORT],
} as const satisfies { readonly [name in StatusName]?: readonly [sentence: string, remedy: string] };

/**
 * What `name` means and what to do about it. Statuses that have no sentence of their own get one made from their name,
 * and so does a number without a name (`undefined`): every status can be shown to a user.
 */
export function helpFor(name: StatusName | undefined): StatusHelp {
  const own: readonly [string, string] | undefined = name !== undefined && name in HELP
    ? HELP[name as keyof typeof HELP]
    : undefined;
  if (own !== undefined) return { sentence: own[0], remedy: own[1] };
  if (name === undefined) {
    return {
      sentence: "the driver answered with a status that is not known here",
      remedy: "Look the number up in PicoStatus.h of the installed PicoSDK.",
    };
  }
  const words = name.replace(/^PICO_/, "").replaceAll("_", " ").toLowerCase();
  return {
    sentence: `the driver answered "${words}"`,
    remedy: "Look the name up in the ps5000a programmer's guide at picotech.com.",
  };
}
