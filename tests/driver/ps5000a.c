/*
 * A stand-in for Pico Technology's libps5000a, for tests and benchmarks. It exports the same functions, keeps real
 * time, has a finite backlog, gives a known sequence, makes faults on demand and notes every wrong call.
 *
 *     cc -std=c11 -O2 -shared -fPIC -o libps5000a.so ps5000a.c -lpthread -lm
 *
 * (Python's ctypes.util.find_library wants -Wl,-soname,libps5000a.so besides.)
 *
 * The sequence. Channel c (A is 0) has at instrument sample index i (64 bits) the value
 *
 *     ((i + 7 * (i / 65003) + 1000 * c) mod 65003) - 32501          with integer division
 *
 * so it rises by 1 a sample, leaps by 8 at each multiple of 65003 and repeats after 65003 * 65003 samples. Index i
 * exists from t0 + i * interval on (CLOCK_MONOTONIC), t0 being the first RunStreaming of the opened unit. Running again
 * at the same interval goes on with that clock, so that what was lost meanwhile shows; another interval begins anew.
 * Down-sampling works on blocks of `ratio` samples, block b beginning at index b * ratio: aggregate gives maximum and
 * minimum, decimate the first, average the sum divided by the ratio, truncated toward zero. A block is delivered when
 * its last sample exists. Counts below are "values": samples, or blocks when down-sampling.
 *
 * Streaming. GetStreamingLatestValues copies what is held into the registered buffers, at most to their end, and calls
 * back once; it does not call back when nothing is held. What can be held undelivered is the backlog and one overview
 * buffer besides. Any driver call made in the callback, or while another call on the unit is under way, answers 67.
 * After the 28 of a stall the stream is dead: it answers 37 until it is stopped and run again.
 *
 * Environment, each name with the prefix PS5000A_TEST_. Read by OpenUnit and EnumerateUnits.
 *   VARIANT      5444D   the second digit is the number of channels, the fourth says the memory
 *   SERIAL       TEST/0001   further units count its last digits up
 *   UNITS        1       units connected, at most 8; with 0 OpenUnit and EnumerateUnits answer 3
 *   OPEN_STATUS  0       282 or 286: OpenUnit answers it, and all else does until ChangePowerSource accepts it. A
 *                        4-channel unit accepted with 282 has A and B only, its others answer 290
 *   BACKLOG              samples a channel held besides one overview buffer; default 0.25 s worth
 *   OVERRUN      stall   what happens when more would have to be held. stall: what is held is handed out, then 28 once.
 *                        drop: the newest are silently dropped until there is room, nothing answers an error
 *   UNLOCK               1: no sample interval is too short (it stays real time)
 *   FIRST_INDEX  0       the instrument sample index of the first sample, for counts beyond 32 bits
 *   LOG                  file that gets one JSON object at each CloseUnit and when the library is unloaded or the
 *                        process exits (not when it is killed)
 *   FAULTS               comma list. S is in seconds after the first RunStreaming of the unit since the library was
 *                        loaded, and "index at S" the first sample at or after it:
 *     unplug@S[:D]       the instrument goes: what existed before S is handed out, then 7. The handle stays dead; the
 *                        unit is found again D seconds later, or never
 *     stall@S            28 once at the first poll after S, and what was not delivered by then is lost
 *     lose@S:N           N samples from the index at S on are silently missing (whole blocks when down-sampling)
 *     power@S:STATUS     what existed before S is handed out, then STATUS (281, 282, 284, 286) until ChangePowerSource
 *                        accepts it and RunStreaming is called, with or without Stop
 *     overrange@S:D:MASK runs with a sample of the D seconds from S on have these overflow bits (of enabled channels)
 *     busy@S:D           polls answer 39 for D seconds, the samples are kept in the backlog
 *     silent@S:D         polls answer 0 without calling back for D seconds, the samples are kept
 *     slow@S:MS          the first poll after S sleeps MS milliseconds before it looks
 *
 * The log: {"calls": {C name: count}, "wrong": [text], "wrongCount", "refused": [text], "refusedCount", "openUnits",
 *   "delivered", "dropped", "leftAtStop", "lastIndex", "maxPollGapMs", "intervalNs", "enabled", "ranges", "couplings",
 *   "analogOffset", "bandwidth"}
 *   wrong         misuse of the API: order, lifetime, handles, numbers outside an enumeration, concurrent calls
 *   refused       well-formed wishes that the instrument cannot fulfil: rate, offset, resolution, channel
 *   delivered     values a channel, of all runs
 *   dropped       values missing between delivered ones: overrun, lose, stall, power; not what a Stop left
 *   leftAtStop    values that existed and were not delivered when Stop was called on a healthy stream
 *   lastIndex     instrument sample index of the last sample delivered, -1 for none
 *   maxPollGapMs  longest time between two polls, or RunStreaming and the first poll
 *   the arrays    have one entry a channel, as last set on any unit (enumeration numbers, analogOffset in volts)
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef uint32_t PICO_STATUS;
typedef void (*ps5000aStreamingReady)(int16_t handle, int32_t noOfSamples, uint32_t startIndex, int16_t overflow,
                                      uint32_t triggerAt, int16_t triggered, int16_t autoStop, void *pParameter);

enum {
    PICO_OK = 0,
    PICO_NOT_FOUND = 3,
    PICO_NOT_RESPONDING = 7,
    PICO_CONFIG_FAIL = 8,
    PICO_INVALID_HANDLE = 12,
    PICO_INVALID_PARAMETER = 13,
    PICO_INVALID_TIMEBASE = 14,
    PICO_INVALID_VOLTAGE_RANGE = 15,
    PICO_INVALID_CHANNEL = 16,
    PICO_NULL_PARAMETER = 22,
    PICO_STRING_BUFFER_TO_SMALL = 25,
    PICO_BUFFER_STALL = 28,
    PICO_TOO_MANY_SAMPLES = 29,
    PICO_TOO_MANY_SEGMENTS = 30,
    PICO_DEVICE_SAMPLING = 36,
    PICO_NO_SAMPLES_AVAILABLE = 37,
    PICO_SEGMENT_OUT_OF_RANGE = 38,
    PICO_BUSY = 39,
    PICO_INVALID_INFO = 41,
    PICO_INVALID_SAMPLE_INTERVAL = 43,
    PICO_INVALID_BUFFER = 55,
    PICO_INVALID_SAMPLERATIO = 64,
    PICO_DRIVER_FUNCTION = 67,
    PICO_INVALID_COUPLING = 69,
    PICO_BUFFERS_NOT_SET = 70,
    PICO_RATIO_MODE_NOT_SUPPORTED = 71,
    PICO_INVALID_ANALOGUE_OFFSET = 80,
    PICO_INVALID_BANDWIDTH = 270,
    PICO_POWER_SUPPLY_CONNECTED = 281,
    PICO_POWER_SUPPLY_NOT_CONNECTED = 282,
    PICO_POWER_SUPPLY_REQUEST_INVALID = 283,
    PICO_POWER_SUPPLY_UNDERVOLTAGE = 284,
    PICO_USB3_0_DEVICE_NON_USB3_0_PORT = 286,
    PICO_NOT_SUPPORTED_BY_THIS_DEVICE = 287,
    PICO_INVALID_DEVICE_RESOLUTION = 288,
    PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION = 289,
    PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED = 290,
    PICO_SERIAL_BUFFER_TOO_SMALL = 315,
    PICO_NO_CANNELS_OR_PORTS_ENABLED = 350,
};

enum { DR_8BIT, DR_12BIT, DR_14BIT, DR_15BIT, DR_16BIT };
enum { RATIO_NONE = 0, RATIO_AGGREGATE = 1, RATIO_DECIMATE = 2, RATIO_AVERAGE = 4 };
enum { MAX_CHANNELS = 4, MAX_UNITS = 8, MAX_FAULTS = 64, MAX_NOTES = 500, RANGES = 11, RANGE_200MV = 4, RANGE_2V = 7 };

/* ---- Notes: what was called, what of it was wrong ---------------------------------------------------------------- */

#define IMPLEMENTED(X)                                                                                                 \
    X(OpenUnit) X(GetUnitInfo) X(FlashLed) X(CloseUnit) X(MemorySegments) X(SetChannel) X(SetBandwidthFilter)          \
    X(GetTimebase) X(GetTimebase2) X(SetSimpleTrigger) X(SetDataBuffers) X(SetDataBuffer) X(RunStreaming)              \
    X(GetStreamingLatestValues) X(NoOfStreamingValues) X(GetMaxDownSampleRatio) X(Stop) X(MaximumValue)                \
    X(MinimumValue) X(GetAnalogueOffset) X(GetChannelInformation) X(EnumerateUnits) X(PingUnit) X(CurrentPowerSource)  \
    X(ChangePowerSource) X(SetDeviceResolution) X(GetDeviceResolution) X(IsTriggerOrPulseWidthQualifierEnabled)

/* Block mode, triggers, digital ports, the generator: there, because the maker's wrappers look up each name. */
#define UNSUPPORTED(X)                                                                                                 \
    X(OpenUnitAsync) X(OpenUnitProgress) X(IsLedFlashing) X(SetSigGenArbitrary) X(SetSigGenBuiltInV2)                  \
    X(SetSigGenPropertiesArbitrary) X(SetSigGenPropertiesBuiltIn) X(SigGenFrequencyToPhase)                            \
    X(SigGenArbitraryMinMaxValues) X(SigGenSoftwareControl) X(SetEts) X(SetEtsTimeBuffer)                              \
    X(SetTriggerChannelProperties) X(SetTriggerChannelPropertiesV2) X(SetAutoTriggerMicroSeconds)                      \
    X(SetTriggerChannelConditions) X(SetTriggerChannelConditionsV2) X(SetTriggerChannelDirections)                     \
    X(SetTriggerChannelDirectionsV2) X(SetTriggerDelay) X(SetTriggerDigitalPortProperties) X(SetPulseWidthQualifier)   \
    X(SetPulseWidthQualifierProperties) X(SetPulseWidthQualifierConditions) X(SetPulseWidthQualifierDirections)        \
    X(SetPulseWidthDigitalPortProperties) X(GetTriggerTimeOffset64) X(GetValuesTriggerTimeOffsetBulk64)                \
    X(GetTriggerInfoBulk) X(TriggerWithinPreTriggerSamples) X(IsReady) X(RunBlock) X(GetValues) X(GetValuesAsync)      \
    X(GetValuesBulk) X(GetValuesOverlapped) X(GetValuesOverlappedBulk) X(GetMaxSegments) X(SetNoOfCaptures)            \
    X(GetNoOfCaptures) X(GetNoOfProcessedCaptures) X(SetDigitalPort) X(GetMinimumTimebaseStateless)                    \
    X(SetUnscaledDataBuffers)

#define AS_ENUM(name) CALL_##name,
#define AS_NAME(name) "ps5000a" #name,
typedef enum { IMPLEMENTED(AS_ENUM) UNSUPPORTED(AS_ENUM) CALLS } call;
static const char *const call_names[CALLS] = {IMPLEMENTED(AS_NAME) UNSUPPORTED(AS_NAME)};

typedef struct {
    char texts[MAX_NOTES][256];
    uint64_t count;
} notes;

/* Guards the notes, the table of units and the log; never held while a callback runs. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint_fast64_t call_counts[CALLS];
static notes wrong_calls, refused_calls;

static void note(notes *to, call from, const char *format, va_list arguments)
{
    pthread_mutex_lock(&lock);
    if (to->count < MAX_NOTES) {
        char *text = to->texts[to->count];
        int used = snprintf(text, sizeof *to->texts, "%s: ", call_names[from]);
        vsnprintf(text + used, sizeof *to->texts - (size_t)used, format, arguments);
    }
    to->count++;
    pthread_mutex_unlock(&lock);
}

__attribute__((format(printf, 3, 4))) static PICO_STATUS wrong(PICO_STATUS status, call from, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(&wrong_calls, from, format, arguments);
    va_end(arguments);
    return status;
}

__attribute__((format(printf, 3, 4))) static PICO_STATUS refused(PICO_STATUS status, call from, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(&refused_calls, from, format, arguments);
    va_end(arguments);
    return status;
}

/* ---- The sequence ------------------------------------------------------------------------------------------------ */

enum { PERIOD = 65003, TOP = 32501, ROW_STEP = 7, CHANNEL_STEP = 1000 };

/* Two periods end to end, so that any row of the sequence is one stretch of it; and its running sum. */
static int16_t table[2 * PERIOD];
static int64_t table_sum[2 * PERIOD + 1];

__attribute__((constructor)) static void make_table(void)
{
    for (int i = 0; i < 2 * PERIOD; i++) {
        table[i] = (int16_t)(i % PERIOD - TOP);
        table_sum[i + 1] = table_sum[i] + table[i];
    }
}

/* Where an index stands: the row begins at table[shift], and column samples of it lie before the index. */
typedef struct {
    uint32_t shift, column;
} place;

static place place_of(uint64_t index, int channel)
{
    uint64_t row = index / PERIOD;
    uint32_t shift = (uint32_t)((ROW_STEP * (row % PERIOD) + (uint64_t)(CHANNEL_STEP * channel)) % PERIOD);
    return (place){shift, (uint32_t)(index % PERIOD)};
}

static void step(place *at, uint32_t samples)
{
    at->column += samples;
    if (at->column == PERIOD) {
        at->column = 0;
        at->shift = (at->shift + ROW_STEP) % PERIOD;
    }
}

static uint32_t row_part(const place *at, uint64_t wanted)
{
    uint32_t left = PERIOD - at->column;
    return wanted < left ? (uint32_t)wanted : left;
}

static void copy_samples(int16_t *to, int channel, uint64_t index, uint64_t count)
{
    place at = place_of(index, channel);
    while (count > 0) {
        uint32_t part = row_part(&at, count);
        memcpy(to, table + at.shift + at.column, part * sizeof *to);
        step(&at, part);
        to += part;
        count -= part;
    }
}

/* Every stretch of the table is rising but for one fall from TOP to -TOP, so its extremes need no search. */
static void copy_blocks(int16_t *max, int16_t *min, int32_t mode, int channel, uint64_t block, uint32_t ratio,
                        uint64_t count)
{
    place at = place_of(block * ratio, channel);
    for (uint64_t i = 0; i < count; i++) {
        int16_t first = table[at.shift + at.column], low = INT16_MAX, high = INT16_MIN;
        int64_t sum = 0;
        for (uint32_t left = ratio; left > 0;) {
            uint32_t part = row_part(&at, left), from = at.shift + at.column, to = from + part;
            bool falls = from < PERIOD && to > PERIOD;
            int16_t part_low = falls ? -TOP : table[from], part_high = falls ? TOP : table[to - 1];
            low = part_low < low ? part_low : low;
            high = part_high > high ? part_high : high;
            sum += table_sum[to] - table_sum[from];
            step(&at, part);
            left -= part;
        }
        if (mode == RATIO_AGGREGATE) {
            max[i] = high;
            min[i] = low;
        } else {
            max[i] = mode == RATIO_DECIMATE ? first : (int16_t)(sum / (int64_t)ratio);
        }
    }
}

/* ---- Settings from the environment ------------------------------------------------------------------------------- */

typedef enum { UNPLUG, STALL, LOSE, POWER, OVERRANGE, BUSY, SILENT, SLOW, FAULT_KINDS } fault_kind;
static const char *const fault_names[FAULT_KINDS] = {"unplug",    "stall", "lose",   "power",
                                                     "overrange", "busy",  "silent", "slow"};

typedef struct {
    fault_kind kind;
    uint64_t at_ns;
    double arguments[2];
} fault;

typedef struct {
    char variant[32], serial[64], faults_text[1024];
    int units, channels;
    PICO_STATUS open_status;
    int64_t backlog; /* samples a channel, -1 for the default */
    bool drops, unlocked;
    uint64_t first_index;
    fault faults[MAX_FAULTS];
    int fault_count;
} settings;

static const double NS = 1e9;
static char log_path[4096];

static const char *environment(const char *name, const char *otherwise)
{
    char full[64];
    snprintf(full, sizeof full, "PS5000A_TEST_%s", name);
    const char *value = getenv(full);
    return value != NULL && value[0] != '\0' ? value : otherwise;
}

static bool read_fault(const char *text, fault *into)
{
    static const int least[FAULT_KINDS] = {0, 0, 1, 1, 2, 1, 1, 1}, most[FAULT_KINDS] = {1, 0, 1, 1, 2, 1, 1, 1};
    const char *at = strchr(text, '@');
    if (at == NULL) {
        return false;
    }
    int kind = 0;
    size_t length = (size_t)(at - text);
    while (kind < FAULT_KINDS && (strncmp(fault_names[kind], text, length) != 0 || fault_names[kind][length] != '\0')) {
        kind++;
    }
    if (kind == FAULT_KINDS) {
        return false;
    }
    char *end;
    double seconds = strtod(at + 1, &end);
    if (end == at + 1 || !(seconds >= 0)) {
        return false;
    }
    *into = (fault){(fault_kind)kind, (uint64_t)llround(seconds * NS), {0, 0}};
    int count = 0;
    while (*end == ':' && count < most[kind]) {
        const char *from = end + 1;
        into->arguments[count++] = strtod(from, &end);
        if (end == from) {
            return false;
        }
    }
    return *end == '\0' && count >= least[kind];
}

static bool read_faults(settings *into)
{
    char text[sizeof into->faults_text], *rest = NULL;
    memcpy(text, into->faults_text, sizeof text);
    for (char *item = strtok_r(text, ",", &rest); item != NULL; item = strtok_r(NULL, ",", &rest)) {
        if (into->fault_count == MAX_FAULTS || !read_fault(item, &into->faults[into->fault_count++])) {
            fprintf(stderr, "Cannot use PS5000A_TEST_FAULTS: \"%s\" is not a fault. Write as ps5000a.c says.\n", item);
            return false;
        }
    }
    return true;
}

static bool read_settings(settings *into)
{
    memset(into, 0, sizeof *into);
    snprintf(into->variant, sizeof into->variant, "%s", environment("VARIANT", "5444D"));
    snprintf(into->serial, sizeof into->serial, "%s", environment("SERIAL", "TEST/0001"));
    snprintf(into->faults_text, sizeof into->faults_text, "%s", environment("FAULTS", ""));
    into->channels = strlen(into->variant) > 1 && into->variant[1] == '2' ? 2 : 4;
    into->units = atoi(environment("UNITS", "1"));
    into->units = into->units > MAX_UNITS ? MAX_UNITS : into->units;
    into->open_status = (PICO_STATUS)atoi(environment("OPEN_STATUS", "0"));
    into->backlog = strtoll(environment("BACKLOG", "-1"), NULL, 10);
    into->drops = strcmp(environment("OVERRUN", "stall"), "drop") == 0;
    into->unlocked = atoi(environment("UNLOCK", "0")) != 0;
    into->first_index = strtoull(environment("FIRST_INDEX", "0"), NULL, 10);
    snprintf(log_path, sizeof log_path, "%s", environment("LOG", ""));
    return read_faults(into);
}

/* ---- Units ------------------------------------------------------------------------------------------------------- */

typedef struct {
    uint64_t from, to; /* values, `to` not included */
} span;

typedef struct {
    int16_t *max, *min;
    int32_t length, mode;
} registered;

/* RUNNING produces. ENDING produces no more, hands out what is held, then answers end_status. DEAD answers 37. */
typedef enum { IDLE, RUNNING, ENDING, DEAD } phase;

typedef struct {
    int16_t handle; /* 0 while the unit is not open */
    atomic_bool busy;
    settings set;
    uint64_t opened_ns;
    int32_t resolution;
    PICO_STATUS power_state, power_pending;
    bool usb_powered;
    bool enabled[MAX_CHANNELS];
    registered buffers[MAX_CHANNELS];

    phase phase;
    PICO_STATUS end_status;
    bool clock_runs, continues; /* continues: what is missing since the last value counts as dropped */
    uint64_t epoch_ns, interval_ns, polled_ns;
    uint32_t ratio, overview;
    int32_t mode;
    bool auto_stop;
    uint64_t run_left;  /* values until autoStop */
    uint64_t run_count; /* values produced in this run */
    uint64_t produced;  /* the first value not yet looked at */
    uint64_t expected;  /* the value behind the last one delivered */
    uint64_t capacity, held;
    uint32_t write_at;
    span *spans; /* what is held, oldest first */
    size_t span_head, span_count, span_room;
} unit;

/* What outlives an opened unit: its faults happen once while the library is loaded. */
typedef struct {
    char faults_text[1024];
    uint64_t started_ns; /* of the first RunStreaming, 0 before */
    bool fired[MAX_FAULTS];
} slot;

static unit units[MAX_UNITS];
static slot slots[MAX_UNITS];
static int16_t last_handle;
static _Thread_local bool in_callback;

static struct {
    uint64_t delivered, dropped, left_at_stop, interval_ns;
    int64_t last_index;
    double max_poll_gap_ms;
    int enabled[MAX_CHANNELS], ranges[MAX_CHANNELS], couplings[MAX_CHANNELS], bandwidth[MAX_CHANNELS];
    double analog_offset[MAX_CHANNELS];
} totals = {.last_index = -1};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static slot *slot_of(const unit *u)
{
    return &slots[u - units];
}

/* Begins a call: answers PICO_OK and the unit, which is the caller's until leave(), or why the call is not possible. */
static PICO_STATUS enter(call from, int16_t handle, unit **into)
{
    atomic_fetch_add(&call_counts[from], 1);
    if (in_callback) {
        return wrong(PICO_DRIVER_FUNCTION, from, "called inside the streaming callback");
    }
    unit *found = NULL;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_UNITS && handle > 0; i++) {
        if (units[i].handle == handle) {
            found = &units[i];
        }
    }
    bool was_open = handle > 0 && handle <= last_handle;
    bool taken = found != NULL && atomic_exchange(&found->busy, true);
    pthread_mutex_unlock(&lock);
    if (found == NULL) {
        return wrong(PICO_INVALID_HANDLE, from, "handle %d %s", handle, was_open ? "is closed" : "was never given");
    }
    if (taken) {
        return wrong(PICO_DRIVER_FUNCTION, from, "called while another call on the unit is under way");
    }
    *into = found;
    return PICO_OK;
}

static PICO_STATUS leave(unit *u, PICO_STATUS status)
{
    atomic_store(&u->busy, false);
    return status;
}

/* ---- Faults ------------------------------------------------------------------------------------------------------ */

static uint64_t fault_ns(const unit *u, const fault *f)
{
    return slot_of(u)->started_ns + f->at_ns;
}

/* Whether a fault's moment has come; before the first RunStreaming none has. */
static bool fault_due(const unit *u, const fault *f, uint64_t now)
{
    return slot_of(u)->started_ns != 0 && now >= fault_ns(u, f);
}

static bool in_window(const unit *u, fault_kind kind, uint64_t now)
{
    for (int i = 0; i < u->set.fault_count; i++) {
        const fault *f = &u->set.faults[i];
        if (f->kind == kind && fault_due(u, f, now) && (double)(now - fault_ns(u, f)) < f->arguments[0] * NS) {
            return true;
        }
    }
    return false;
}

/* The fault of this kind that is due and has not happened yet, which it has from now on; or null. */
static const fault *take_fault(unit *u, fault_kind kind, uint64_t now)
{
    for (int i = 0; i < u->set.fault_count; i++) {
        if (u->set.faults[i].kind == kind && !slot_of(u)->fired[i] && fault_due(u, &u->set.faults[i], now)) {
            slot_of(u)->fired[i] = true;
            return &u->set.faults[i];
        }
    }
    return NULL;
}

/* The unplugging that this opened unit has suffered, or null. */
static const fault *unplugged(const unit *u, uint64_t now)
{
    for (int i = 0; i < u->set.fault_count; i++) {
        const fault *f = &u->set.faults[i];
        if (f->kind == UNPLUG && fault_due(u, f, now) && fault_ns(u, f) >= u->opened_ns) {
            return f;
        }
    }
    return NULL;
}

/* Whether unit number i is connected to the computer, opened or not. */
static bool is_connected(int i, const settings *set, uint64_t now)
{
    if (i >= set->units) {
        return false;
    }
    for (int k = 0; k < set->fault_count && slots[i].started_ns != 0; k++) {
        const fault *f = &set->faults[k];
        uint64_t at = slots[i].started_ns + f->at_ns;
        bool forever = f->arguments[0] <= 0;
        if (f->kind == UNPLUG && now >= at && (forever || (double)(now - at) < f->arguments[0] * NS)) {
            return false;
        }
    }
    return true;
}

/* What every call answers that needs the instrument itself. */
static PICO_STATUS instrument(unit *u, call from)
{
    if (unplugged(u, now_ns()) != NULL) {
        return PICO_NOT_RESPONDING;
    }
    if (u->power_pending != PICO_OK) {
        return wrong(u->power_pending, from, "called before power status %u was accepted", u->power_pending);
    }
    return PICO_OK;
}

/* As instrument(), for calls that set something, which no call may while streaming. */
static PICO_STATUS instrument_at_rest(unit *u, call from)
{
    PICO_STATUS status = instrument(u, from);
    return status == PICO_OK && u->phase != IDLE ? wrong(PICO_DEVICE_SAMPLING, from, "called while streaming") : status;
}

/* ---- The log ----------------------------------------------------------------------------------------------------- */

static void write_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(file, "\\%c", c);
        } else if (c < 0x20) {
            fprintf(file, "\\u%04x", c);
        } else {
            fputc(c, file);
        }
    }
    fputc('"', file);
}

static void write_notes(FILE *file, const char *name, const notes *what)
{
    fprintf(file, ", \"%s\": [", name);
    for (uint64_t i = 0; i < what->count && i < MAX_NOTES; i++) {
        fputs(i > 0 ? ", " : "", file);
        write_text(file, what->texts[i]);
    }
    fprintf(file, "], \"%sCount\": %" PRIu64, name, what->count);
}

static void write_channels(FILE *file, const char *name, const int *values)
{
    fprintf(file, ", \"%s\": [%d, %d, %d, %d]", name, values[0], values[1], values[2], values[3]);
}

static int open_units(void)
{
    int open = 0;
    for (int i = 0; i < MAX_UNITS; i++) {
        open += units[i].handle > 0;
    }
    return open;
}

/* Written beside and moved into place, so that who waits for the file never reads half of it. */
static void write_log(void)
{
    char part[sizeof log_path + 8];
    if (log_path[0] == '\0') {
        return;
    }
    snprintf(part, sizeof part, "%s.part", log_path);
    FILE *file = fopen(part, "w");
    if (file == NULL) {
        fprintf(stderr, "Cannot write the driver's log: %s cannot be opened. Check PS5000A_TEST_LOG.\n", part);
        return;
    }
    fputs("{\"calls\": {", file);
    const char *separator = "";
    for (int i = 0; i < CALLS; i++) {
        uint64_t count = atomic_load(&call_counts[i]);
        if (count > 0) {
            fprintf(file, "%s\"%s\": %" PRIu64, separator, call_names[i], count);
            separator = ", ";
        }
    }
    fputc('}', file);
    write_notes(file, "wrong", &wrong_calls);
    write_notes(file, "refused", &refused_calls);
    fprintf(file, ", \"openUnits\": %d, \"delivered\": %" PRIu64 ", \"dropped\": %" PRIu64 ", \"leftAtStop\": %" PRIu64,
            open_units(), totals.delivered, totals.dropped, totals.left_at_stop);
    fprintf(file, ", \"lastIndex\": %" PRId64 ", \"maxPollGapMs\": %.3f, \"intervalNs\": %" PRIu64, totals.last_index,
            totals.max_poll_gap_ms, totals.interval_ns);
    write_channels(file, "enabled", totals.enabled);
    write_channels(file, "ranges", totals.ranges);
    write_channels(file, "couplings", totals.couplings);
    write_channels(file, "bandwidth", totals.bandwidth);
    fprintf(file, ", \"analogOffset\": [%.9g, %.9g, %.9g, %.9g]}\n", totals.analog_offset[0], totals.analog_offset[1],
            totals.analog_offset[2], totals.analog_offset[3]);
    if (fclose(file) != 0 || rename(part, log_path) != 0) {
        fprintf(stderr, "Cannot write the driver's log: %s. Check the disk.\n", log_path);
    }
}

/* Frees nothing: at the exit of a process another thread may still be streaming. */
__attribute__((destructor)) static void at_exit(void)
{
    for (int i = 0; i < MAX_UNITS; i++) {
        if (units[i].handle > 0) {
            wrong(PICO_OK, CALL_CloseUnit, "unit with handle %d was left open at exit", units[i].handle);
        }
    }
    pthread_mutex_lock(&lock);
    write_log();
    pthread_mutex_unlock(&lock);
}

/* ---- Opening and closing ----------------------------------------------------------------------------------------- */

/* The serial number of unit number i: the given one with its last digits counted up by i. */
static void serial_of(int i, const settings *set, char *into, size_t room)
{
    size_t length = strlen(set->serial), digits = 0;
    while (digits < length && digits < 9 && set->serial[length - digits - 1] >= '0' &&
           set->serial[length - digits - 1] <= '9') {
        digits++;
    }
    int number = atoi(set->serial + length - digits) + i;
    if (i == 0) {
        snprintf(into, room, "%s", set->serial);
    } else {
        snprintf(into, room, "%.*s%0*d", (int)(length - digits), set->serial, (int)digits, number);
    }
}

static int allowed_channels(int32_t resolution)
{
    return resolution == DR_16BIT ? 1 : resolution == DR_15BIT ? 2 : MAX_CHANNELS;
}

static void start_unit(int i, const settings *set, int32_t resolution)
{
    unit *u = &units[i];
    memset(u, 0, sizeof *u);
    if (strcmp(slots[i].faults_text, set->faults_text) != 0) {
        memset(&slots[i], 0, sizeof slots[i]);
        memcpy(slots[i].faults_text, set->faults_text, sizeof slots[i].faults_text);
    }
    u->set = *set;
    u->opened_ns = now_ns();
    u->resolution = resolution;
    u->power_pending = set->open_status;
    u->power_state = set->open_status != PICO_OK ? set->open_status
                     : set->channels == 4        ? PICO_POWER_SUPPLY_CONNECTED
                                                 : PICO_OK;
    for (int c = 0; c < set->channels && c < allowed_channels(resolution); c++) {
        u->enabled[c] = true;
    }
    last_handle = last_handle == INT16_MAX ? 1 : (int16_t)(last_handle + 1);
    u->handle = last_handle;
}

PICO_STATUS ps5000aOpenUnit(int16_t *handle, int8_t *serial, int32_t resolution)
{
    settings set;
    atomic_fetch_add(&call_counts[CALL_OpenUnit], 1);
    if (in_callback) {
        return wrong(PICO_DRIVER_FUNCTION, CALL_OpenUnit, "called inside the streaming callback");
    }
    if (handle == NULL) {
        return wrong(PICO_NULL_PARAMETER, CALL_OpenUnit, "handle is null");
    }
    *handle = -1;
    if (resolution < DR_8BIT || resolution > DR_16BIT) {
        return wrong(PICO_INVALID_DEVICE_RESOLUTION, CALL_OpenUnit, "resolution %d does not exist", resolution);
    }
    pthread_mutex_lock(&lock);
    if (!read_settings(&set)) {
        pthread_mutex_unlock(&lock);
        return PICO_CONFIG_FAIL;
    }
    *handle = 0;
    for (int i = 0; i < MAX_UNITS && *handle == 0; i++) {
        char name[80];
        serial_of(i, &set, name, sizeof name);
        bool wanted = serial == NULL || strcmp((const char *)serial, name) == 0;
        if (wanted && units[i].handle == 0 && is_connected(i, &set, now_ns())) {
            start_unit(i, &set, resolution);
            *handle = units[i].handle;
        }
    }
    pthread_mutex_unlock(&lock);
    return *handle > 0 ? set.open_status : PICO_NOT_FOUND;
}

PICO_STATUS ps5000aCloseUnit(int16_t handle)
{
    unit *u;
    PICO_STATUS status = enter(CALL_CloseUnit, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (u->phase != IDLE) {
        wrong(PICO_OK, CALL_CloseUnit, "called while streaming");
    }
    for (int c = 0; c < MAX_CHANNELS; c++) {
        if (u->buffers[c].length > 0) {
            wrong(PICO_OK, CALL_CloseUnit, "memory of channel %c is still registered", 'A' + c);
        }
    }
    free(u->spans);
    pthread_mutex_lock(&lock);
    u->spans = NULL;
    u->handle = 0;
    write_log();
    pthread_mutex_unlock(&lock);
    return leave(u, PICO_OK);
}

PICO_STATUS ps5000aEnumerateUnits(int16_t *count, int8_t *serials, int16_t *serialLth)
{
    settings set;
    atomic_fetch_add(&call_counts[CALL_EnumerateUnits], 1);
    if (in_callback) {
        return wrong(PICO_DRIVER_FUNCTION, CALL_EnumerateUnits, "called inside the streaming callback");
    }
    if (count == NULL || serialLth == NULL) {
        return wrong(PICO_NULL_PARAMETER, CALL_EnumerateUnits, "count or serialLth is null");
    }
    char list[MAX_UNITS * 80] = "";
    *count = 0;
    pthread_mutex_lock(&lock);
    bool usable = read_settings(&set);
    for (int i = 0; i < MAX_UNITS && usable; i++) {
        if (units[i].handle == 0 && is_connected(i, &set, now_ns())) {
            size_t used = strlen(list);
            used += (size_t)snprintf(list + used, sizeof list - used, "%s", *count > 0 ? "," : "");
            serial_of(i, &set, list + used, sizeof list - used);
            (*count)++;
        }
    }
    pthread_mutex_unlock(&lock);
    int16_t room = *serialLth, need = (int16_t)(strlen(list) + 1);
    *serialLth = need;
    if (!usable) {
        return PICO_CONFIG_FAIL;
    }
    if (serials != NULL && room < need) {
        return wrong(PICO_SERIAL_BUFFER_TOO_SMALL, CALL_EnumerateUnits, "room for %d bytes, %d needed", room, need);
    }
    if (serials != NULL) {
        memcpy(serials, list, (size_t)need);
    }
    return *count > 0 ? PICO_OK : PICO_NOT_FOUND;
}

/* ---- Information ------------------------------------------------------------------------------------------------- */

PICO_STATUS ps5000aGetUnitInfo(int16_t handle, int8_t *string, int16_t stringLength, int16_t *requiredSize,
                               uint32_t info)
{
    static const char *const fixed[] = {"PS5000A Test Driver, 1.0.0.0", "3.0", "1", "", "", "01Jan26", "0.0", "1", "1",
                                        "1.0.0.0", "1.0.0.0"};
    char text[80];
    unit *u = NULL;
    if (handle == 0 && info == 0) { /* the driver's own version needs no unit */
        atomic_fetch_add(&call_counts[CALL_GetUnitInfo], 1);
    } else {
        PICO_STATUS status = enter(CALL_GetUnitInfo, handle, &u);
        if (status != PICO_OK) {
            return status;
        }
        atomic_store(&u->busy, false); /* what follows does not change while the unit is open */
    }
    if (info >= sizeof fixed / sizeof *fixed) {
        return wrong(PICO_INVALID_INFO, CALL_GetUnitInfo, "information %u does not exist", info);
    }
    snprintf(text, sizeof text, "%s", fixed[info]);
    if (info == 1 && u->power_state == PICO_USB3_0_DEVICE_NON_USB3_0_PORT) {
        snprintf(text, sizeof text, "2.0");
    } else if (info == 3) {
        snprintf(text, sizeof text, "%s", u->set.variant);
    } else if (info == 4) {
        serial_of((int)(u - units), &u->set, text, sizeof text);
    }
    int16_t need = (int16_t)(strlen(text) + 1);
    if (requiredSize != NULL) {
        *requiredSize = need;
    }
    if (string == NULL) {
        return requiredSize != NULL ? PICO_OK
                                    : wrong(PICO_NULL_PARAMETER, CALL_GetUnitInfo, "string and requiredSize are null");
    }
    if (stringLength < need) {
        return PICO_STRING_BUFFER_TO_SMALL;
    }
    memcpy(string, text, (size_t)need);
    return PICO_OK;
}

static PICO_STATUS give_extreme(call from, int16_t handle, int16_t *value, int sign)
{
    unit *u;
    PICO_STATUS status = enter(from, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (value == NULL) {
        return leave(u, wrong(PICO_NULL_PARAMETER, from, "value is null"));
    }
    *value = (int16_t)(sign * (u->resolution == DR_8BIT ? 32512 : 32767));
    return leave(u, PICO_OK);
}

PICO_STATUS ps5000aMaximumValue(int16_t handle, int16_t *value)
{
    return give_extreme(CALL_MaximumValue, handle, value, 1);
}

PICO_STATUS ps5000aMinimumValue(int16_t handle, int16_t *value)
{
    return give_extreme(CALL_MinimumValue, handle, value, -1);
}

static float offset_limit_v(int32_t range)
{
    return range <= RANGE_200MV ? 0.25f : range <= RANGE_2V ? 2.5f : 20.0f;
}

PICO_STATUS ps5000aGetAnalogueOffset(int16_t handle, int32_t range, int32_t coupling, float *maximumVoltage,
                                     float *minimumVoltage)
{
    unit *u;
    PICO_STATUS status = enter(CALL_GetAnalogueOffset, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (range < 0 || range >= RANGES) {
        return leave(u, wrong(PICO_INVALID_VOLTAGE_RANGE, CALL_GetAnalogueOffset, "range %d", range));
    }
    if (coupling < 0 || coupling > 1) {
        return leave(u, wrong(PICO_INVALID_COUPLING, CALL_GetAnalogueOffset, "coupling %d", coupling));
    }
    if (maximumVoltage == NULL && minimumVoltage == NULL) {
        return leave(u, wrong(PICO_NULL_PARAMETER, CALL_GetAnalogueOffset, "both voltages are null"));
    }
    if (maximumVoltage != NULL) {
        *maximumVoltage = offset_limit_v(range);
    }
    if (minimumVoltage != NULL) {
        *minimumVoltage = -offset_limit_v(range);
    }
    return leave(u, PICO_OK);
}

PICO_STATUS ps5000aGetChannelInformation(int16_t handle, int32_t info, int32_t probe, int32_t *ranges, int32_t *length,
                                         int32_t channel)
{
    unit *u;
    PICO_STATUS status = enter(CALL_GetChannelInformation, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (ranges == NULL || length == NULL) {
        return leave(u, wrong(PICO_NULL_PARAMETER, CALL_GetChannelInformation, "ranges or length is null"));
    }
    if (info != 0 || probe != 0) {
        return leave(u, wrong(PICO_INVALID_PARAMETER, CALL_GetChannelInformation, "info %d, probe %d", info, probe));
    }
    if (channel < 0 || channel >= u->set.channels) {
        return leave(u, refused(PICO_INVALID_CHANNEL, CALL_GetChannelInformation, "channel %d", channel));
    }
    *length = *length < RANGES ? *length : RANGES;
    for (int32_t i = 0; i < *length; i++) {
        ranges[i] = i;
    }
    return leave(u, PICO_OK);
}

static int enabled_channels(const unit *u)
{
    int count = 0;
    for (int c = 0; c < MAX_CHANNELS; c++) {
        count += u->enabled[c];
    }
    return count;
}

/* Samples of one channel that the instrument's memory takes. */
static int32_t memory_samples(const unit *u, uint32_t segments)
{
    int model = strlen(u->set.variant) > 3 ? u->set.variant[3] - '0' : 4;
    int64_t bytes = (int64_t)(model == 2 ? 128 : model == 3 ? 256 : 512) << 20;
    int width = u->resolution == DR_8BIT ? 1 : 2, channels = enabled_channels(u);
    return (int32_t)(bytes / width / (channels > 2 ? 4 : channels > 1 ? 2 : 1) / segments);
}

PICO_STATUS ps5000aMemorySegments(int16_t handle, uint32_t nSegments, int32_t *nMaxSamples)
{
    unit *u;
    PICO_STATUS status = enter(CALL_MemorySegments, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument_at_rest(u, CALL_MemorySegments);
    if (status == PICO_OK && nMaxSamples == NULL) {
        status = wrong(PICO_NULL_PARAMETER, CALL_MemorySegments, "nMaxSamples is null");
    }
    if (status == PICO_OK && nSegments != 1) { /* streaming uses one; the memory is not divided here */
        status = refused(PICO_TOO_MANY_SEGMENTS, CALL_MemorySegments, "%u segments", nSegments);
    }
    if (status == PICO_OK) {
        *nMaxSamples = memory_samples(u, nSegments);
    }
    return leave(u, status);
}

/* The timebases of the instruments: powers of two, then steps of a slower clock. 0 where there is none. */
static double timebase_ns(const unit *u, uint32_t timebase)
{
    int channels = enabled_channels(u);
    uint32_t shared = channels > 2 ? 2 : channels > 1 ? 1 : 0;
    switch (u->resolution) {
    case DR_8BIT:
        return timebase < shared ? 0 : timebase < 3 ? (double)(1u << timebase) : (timebase - 2.0) * 8;
    case DR_12BIT:
        return timebase < 1 + shared ? 0 : timebase < 4 ? (double)(1u << timebase) : (timebase - 3.0) * 16;
    case DR_16BIT:
        return timebase < 4 ? 0 : (timebase - 3.0) * 16;
    default:
        return timebase < 3 ? 0 : (timebase - 2.0) * 8;
    }
}

static PICO_STATUS give_timebase(call from, int16_t handle, uint32_t timebase, int32_t noSamples, double *interval_ns,
                                 int32_t *maxSamples, uint32_t segmentIndex)
{
    unit *u;
    PICO_STATUS status = enter(from, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument(u, from);
    *interval_ns = timebase_ns(u, timebase);
    int32_t most = memory_samples(u, 1);
    if (status == PICO_OK && segmentIndex != 0) {
        status = wrong(PICO_SEGMENT_OUT_OF_RANGE, from, "segment %u", segmentIndex);
    } else if (status == PICO_OK && *interval_ns == 0) {
        status = refused(PICO_INVALID_TIMEBASE, from, "timebase %u", timebase);
    } else if (status == PICO_OK && noSamples > most) {
        status = refused(PICO_TOO_MANY_SAMPLES, from, "%d samples", noSamples);
    }
    if (status == PICO_OK && maxSamples != NULL) {
        *maxSamples = most;
    }
    return leave(u, status);
}

PICO_STATUS ps5000aGetTimebase(int16_t handle, uint32_t timebase, int32_t noSamples, int32_t *timeIntervalNanoseconds,
                               int32_t *maxSamples, uint32_t segmentIndex)
{
    double interval_ns;
    PICO_STATUS status =
        give_timebase(CALL_GetTimebase, handle, timebase, noSamples, &interval_ns, maxSamples, segmentIndex);
    if (status == PICO_OK && timeIntervalNanoseconds != NULL) {
        *timeIntervalNanoseconds = interval_ns < INT32_MAX ? (int32_t)interval_ns : INT32_MAX;
    }
    return status;
}

PICO_STATUS ps5000aGetTimebase2(int16_t handle, uint32_t timebase, int32_t noSamples, float *timeIntervalNanoseconds,
                                int32_t *maxSamples, uint32_t segmentIndex)
{
    double interval_ns;
    PICO_STATUS status =
        give_timebase(CALL_GetTimebase2, handle, timebase, noSamples, &interval_ns, maxSamples, segmentIndex);
    if (status == PICO_OK && timeIntervalNanoseconds != NULL) {
        *timeIntervalNanoseconds = (float)interval_ns;
    }
    return status;
}

PICO_STATUS ps5000aFlashLed(int16_t handle, int16_t start)
{
    unit *u;
    (void)start;
    PICO_STATUS status = enter(CALL_FlashLed, handle, &u);
    return status != PICO_OK ? status : leave(u, instrument_at_rest(u, CALL_FlashLed));
}

PICO_STATUS ps5000aPingUnit(int16_t handle)
{
    unit *u;
    PICO_STATUS status = enter(CALL_PingUnit, handle, &u);
    return status != PICO_OK ? status : leave(u, instrument(u, CALL_PingUnit));
}

PICO_STATUS ps5000aIsTriggerOrPulseWidthQualifierEnabled(int16_t handle, int16_t *triggerEnabled,
                                                         int16_t *pulseWidthQualifierEnabled)
{
    unit *u;
    PICO_STATUS status = enter(CALL_IsTriggerOrPulseWidthQualifierEnabled, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (triggerEnabled != NULL) {
        *triggerEnabled = 0; /* no trigger can be set here */
    }
    if (pulseWidthQualifierEnabled != NULL) {
        *pulseWidthQualifierEnabled = 0;
    }
    return leave(u, PICO_OK);
}

/* ---- Power ------------------------------------------------------------------------------------------------------- */

PICO_STATUS ps5000aCurrentPowerSource(int16_t handle)
{
    unit *u;
    PICO_STATUS status = enter(CALL_CurrentPowerSource, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    return leave(u, unplugged(u, now_ns()) != NULL ? PICO_NOT_RESPONDING : u->power_state);
}

PICO_STATUS ps5000aChangePowerSource(int16_t handle, PICO_STATUS powerState)
{
    unit *u;
    PICO_STATUS status = enter(CALL_ChangePowerSource, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (unplugged(u, now_ns()) != NULL) {
        return leave(u, PICO_NOT_RESPONDING);
    }
    if (u->phase == RUNNING) {
        return leave(u, wrong(PICO_DEVICE_SAMPLING, CALL_ChangePowerSource, "called while streaming"));
    }
    bool asked_for = u->power_pending != PICO_OK && powerState == u->power_pending;
    bool own_wish = u->power_pending == PICO_OK && u->set.channels == 4 &&
                    (powerState == u->power_state || powerState == PICO_POWER_SUPPLY_NOT_CONNECTED);
    if (!asked_for && !own_wish) {
        return leave(u, wrong(PICO_POWER_SUPPLY_REQUEST_INVALID, CALL_ChangePowerSource, "%u given, %u was answered",
                              powerState, u->power_pending));
    }
    u->power_pending = PICO_OK;
    u->power_state = powerState;
    u->usb_powered = u->set.channels == 4 && powerState == PICO_POWER_SUPPLY_NOT_CONNECTED;
    for (int c = 2; c < MAX_CHANNELS && u->usb_powered; c++) {
        u->enabled[c] = false;
    }
    return leave(u, PICO_OK);
}

/* ---- Channels and resolution ------------------------------------------------------------------------------------- */

/* Whether the channel exists on this unit as it is powered now. */
static PICO_STATUS check_channel(const unit *u, call from, int32_t channel)
{
    if (channel < 0 || channel >= MAX_CHANNELS) {
        return wrong(PICO_INVALID_CHANNEL, from, "channel %d is not an analogue one", channel);
    }
    if (channel >= u->set.channels) {
        return refused(PICO_INVALID_CHANNEL, from, "%s has no channel %c", u->set.variant, 'A' + channel);
    }
    if (u->usb_powered && channel >= 2) {
        return refused(PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED, from, "channel %c on USB power", 'A' + channel);
    }
    return PICO_OK;
}

static PICO_STATUS check_channel_setting(const unit *u, int32_t channel, bool enabled, int32_t type, int32_t range,
                                         float offset)
{
    if (!enabled) {
        return PICO_OK;
    }
    if (type < 0 || type > 1) {
        return wrong(PICO_INVALID_COUPLING, CALL_SetChannel, "coupling %d does not exist", type);
    }
    if (range < 0 || range >= RANGES) {
        return wrong(PICO_INVALID_VOLTAGE_RANGE, CALL_SetChannel, "range %d does not exist", range);
    }
    if (!(fabsf(offset) <= offset_limit_v(range))) {
        return refused(PICO_INVALID_ANALOGUE_OFFSET, CALL_SetChannel, "offset %g V in range %d", offset, range);
    }
    if (!u->enabled[channel] && enabled_channels(u) + 1 > allowed_channels(u->resolution)) {
        return refused(PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION, CALL_SetChannel, "channel %c would be one too many",
                       'A' + channel);
    }
    return PICO_OK;
}

PICO_STATUS ps5000aSetChannel(int16_t handle, int32_t channel, int16_t enabled, int32_t type, int32_t range,
                              float analogOffset)
{
    unit *u;
    PICO_STATUS status = enter(CALL_SetChannel, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument_at_rest(u, CALL_SetChannel);
    if (status == PICO_OK) {
        status = check_channel(u, CALL_SetChannel, channel);
    }
    if (status == PICO_OK) {
        status = check_channel_setting(u, channel, enabled != 0, type, range, analogOffset);
    }
    if (status == PICO_OK) {
        u->enabled[channel] = enabled != 0;
        totals.enabled[channel] = enabled != 0;
        totals.couplings[channel] = type;
        totals.ranges[channel] = range;
        totals.analog_offset[channel] = analogOffset;
    }
    return leave(u, status);
}

PICO_STATUS ps5000aSetBandwidthFilter(int16_t handle, int32_t channel, int32_t bandwidth)
{
    unit *u;
    PICO_STATUS status = enter(CALL_SetBandwidthFilter, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument_at_rest(u, CALL_SetBandwidthFilter);
    if (status == PICO_OK) {
        status = check_channel(u, CALL_SetBandwidthFilter, channel);
    }
    if (status == PICO_OK && (bandwidth < 0 || bandwidth > 1)) {
        status = wrong(PICO_INVALID_BANDWIDTH, CALL_SetBandwidthFilter, "bandwidth %d does not exist", bandwidth);
    }
    if (status == PICO_OK) {
        totals.bandwidth[channel] = bandwidth;
    }
    return leave(u, status);
}

PICO_STATUS ps5000aSetDeviceResolution(int16_t handle, int32_t resolution)
{
    unit *u;
    PICO_STATUS status = enter(CALL_SetDeviceResolution, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument_at_rest(u, CALL_SetDeviceResolution);
    if (status == PICO_OK && (resolution < DR_8BIT || resolution > DR_16BIT)) {
        status = wrong(PICO_INVALID_DEVICE_RESOLUTION, CALL_SetDeviceResolution, "resolution %d", resolution);
    } else if (status == PICO_OK && enabled_channels(u) > allowed_channels(resolution)) {
        status = refused(PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION, CALL_SetDeviceResolution,
                         "resolution %d with %d channels", resolution, enabled_channels(u));
    }
    if (status == PICO_OK) {
        u->resolution = resolution;
    }
    return leave(u, status);
}

PICO_STATUS ps5000aGetDeviceResolution(int16_t handle, int32_t *resolution)
{
    unit *u;
    PICO_STATUS status = enter(CALL_GetDeviceResolution, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (resolution == NULL) {
        return leave(u, wrong(PICO_NULL_PARAMETER, CALL_GetDeviceResolution, "resolution is null"));
    }
    *resolution = u->resolution;
    return leave(u, PICO_OK);
}

PICO_STATUS ps5000aSetSimpleTrigger(int16_t handle, int16_t enable, int32_t source, int16_t threshold,
                                    int32_t direction, uint32_t delay, int16_t autoTrigger_ms)
{
    unit *u;
    (void)threshold, (void)direction, (void)delay, (void)autoTrigger_ms;
    PICO_STATUS status = enter(CALL_SetSimpleTrigger, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument_at_rest(u, CALL_SetSimpleTrigger);
    if (status == PICO_OK && enable != 0) {
        status = refused(PICO_NOT_SUPPORTED_BY_THIS_DEVICE, CALL_SetSimpleTrigger, "a trigger on source %d", source);
    }
    return leave(u, status);
}

/* ---- Buffers ----------------------------------------------------------------------------------------------------- */

static bool is_ratio_mode(int32_t mode)
{
    return mode == RATIO_NONE || mode == RATIO_AGGREGATE || mode == RATIO_DECIMATE || mode == RATIO_AVERAGE;
}

static PICO_STATUS set_buffers(call from, int16_t handle, int32_t channel, int16_t *max, int16_t *min, int32_t length,
                               uint32_t segment, int32_t mode)
{
    unit *u;
    PICO_STATUS status = enter(from, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (u->phase != IDLE) {
        return leave(u, wrong(PICO_DEVICE_SAMPLING, from, "called while streaming"));
    }
    if (channel < 0 || channel >= u->set.channels) {
        return leave(u, wrong(PICO_INVALID_CHANNEL, from, "channel %d", channel));
    }
    if (segment != 0) {
        return leave(u, wrong(PICO_SEGMENT_OUT_OF_RANGE, from, "segment %u", segment));
    }
    if (!is_ratio_mode(mode)) {
        return leave(u, wrong(PICO_RATIO_MODE_NOT_SUPPORTED, from, "ratio mode %d", mode));
    }
    bool unregister = max == NULL && min == NULL;
    if (unregister ? length != 0 : (max == NULL || length <= 0)) {
        return leave(u, wrong(PICO_INVALID_BUFFER, from, "channel %c: length %d with%s memory", 'A' + channel, length,
                              max == NULL ? "out" : ""));
    }
    u->buffers[channel] = unregister ? (registered){0} : (registered){max, min, length, mode};
    return leave(u, PICO_OK);
}

PICO_STATUS ps5000aSetDataBuffers(int16_t handle, int32_t channel, int16_t *bufferMax, int16_t *bufferMin,
                                  int32_t bufferLth, uint32_t segmentIndex, int32_t mode)
{
    return set_buffers(CALL_SetDataBuffers, handle, channel, bufferMax, bufferMin, bufferLth, segmentIndex, mode);
}

PICO_STATUS ps5000aSetDataBuffer(int16_t handle, int32_t channel, int16_t *buffer, int32_t bufferLth,
                                 uint32_t segmentIndex, int32_t mode)
{
    return set_buffers(CALL_SetDataBuffer, handle, channel, buffer, NULL, bufferLth, segmentIndex, mode);
}

/* Whether every enabled channel has memory of the stream's length and mode, and no other channel has any. */
static PICO_STATUS check_buffers(const unit *u, int32_t mode, uint32_t overview)
{
    for (int c = 0; c < MAX_CHANNELS; c++) {
        const registered *b = &u->buffers[c];
        if (!u->enabled[c]) {
            continue;
        }
        if (b->length == 0) {
            return wrong(PICO_BUFFERS_NOT_SET, CALL_RunStreaming, "channel %c is enabled and has no buffer", 'A' + c);
        }
        if (b->mode != mode) {
            return wrong(PICO_BUFFERS_NOT_SET, CALL_RunStreaming, "channel %c has a buffer of mode %d, not %d", 'A' + c,
                         b->mode, mode);
        }
        if (mode == RATIO_AGGREGATE && b->min == NULL) {
            return wrong(PICO_BUFFERS_NOT_SET, CALL_RunStreaming, "channel %c has no buffer for minima", 'A' + c);
        }
        if ((uint32_t)b->length != overview) {
            return wrong(PICO_INVALID_BUFFER, CALL_RunStreaming, "channel %c has a buffer of %d, not %u", 'A' + c,
                         b->length, overview);
        }
    }
    return PICO_OK;
}

/* ---- Streaming --------------------------------------------------------------------------------------------------- */

/* The instrument sample index of the first sample that exists at `at` or later. */
static uint64_t index_at(const unit *u, uint64_t at)
{
    uint64_t since = at > u->epoch_ns ? at - u->epoch_ns : 0;
    return u->set.first_index + (since + u->interval_ns - 1) / u->interval_ns;
}

/* The number of whole values whose samples all exist at `at`, counted from value 0. */
static uint64_t values_at(const unit *u, uint64_t at)
{
    return (u->set.first_index + (at - u->epoch_ns) / u->interval_ns + 1) / u->ratio;
}

static uint64_t first_value_from(const unit *u, uint64_t index)
{
    return (index + u->ratio - 1) / u->ratio;
}

static void end_stream(unit *u, PICO_STATUS status)
{
    u->phase = ENDING;
    u->end_status = status;
}

/* Takes values [from, to) into the backlog, as many as there is room for. */
static void hold(unit *u, uint64_t from, uint64_t to)
{
    uint64_t room = u->capacity - u->held;
    if (to - from > room) {
        to = from + room;
        if (!u->set.drops) {
            end_stream(u, PICO_BUFFER_STALL);
        }
    }
    if (to == from) {
        return;
    }
    u->held += to - from;
    if (u->span_count > 0 && u->spans[u->span_head + u->span_count - 1].to == from) {
        u->spans[u->span_head + u->span_count - 1].to = to;
        return;
    }
    if (u->span_head > 0 && u->span_head + u->span_count == u->span_room) {
        memmove(u->spans, u->spans + u->span_head, u->span_count * sizeof *u->spans);
        u->span_head = 0;
    }
    if (u->span_count == u->span_room) {
        u->span_room = u->span_room == 0 ? 64 : 2 * u->span_room;
        u->spans = realloc(u->spans, u->span_room * sizeof *u->spans);
        if (u->spans == NULL) {
            abort();
        }
    }
    u->spans[u->span_head + u->span_count++] = (span){from, to};
}

/* The first value of [from, to) that a `lose` fault takes, `to` if none; `behind` is where the loss ends. */
static uint64_t next_loss(const unit *u, uint64_t from, uint64_t to, uint64_t *behind)
{
    uint64_t first = to;
    *behind = to;
    for (int i = 0; i < u->set.fault_count; i++) {
        const fault *f = &u->set.faults[i];
        if (f->kind != LOSE || fault_ns(u, f) < u->epoch_ns) {
            continue;
        }
        uint64_t index = index_at(u, fault_ns(u, f));
        uint64_t begin = index / u->ratio, end = first_value_from(u, index + (uint64_t)f->arguments[0]);
        begin = begin < from ? from : begin;
        if (end > begin && begin < first) {
            first = begin;
            *behind = end < to ? end : to;
        }
    }
    return first;
}

/* Brings the backlog up to the clock. Nothing leaves it between polls, so doing so at each poll comes to the same. */
static void produce(unit *u, uint64_t now)
{
    uint64_t to = values_at(u, now);
    if (u->phase != RUNNING) {
        return;
    }
    const fault *gone = unplugged(u, now), *power = gone == NULL ? take_fault(u, POWER, now) : NULL;
    if (gone != NULL || power != NULL) {
        uint64_t last = index_at(u, fault_ns(u, gone != NULL ? gone : power)) / u->ratio;
        to = last < to ? last : to;
        to = to < u->produced ? u->produced : to;
        u->power_pending = power != NULL ? (PICO_STATUS)power->arguments[0] : u->power_pending;
        u->power_state = power != NULL ? u->power_pending : u->power_state;
        end_stream(u, gone != NULL ? PICO_NOT_RESPONDING : u->power_pending);
    }
    if (u->auto_stop && to > u->produced && to - u->produced >= u->run_left) {
        to = u->produced + u->run_left;
        end_stream(u, PICO_OK);
    }
    while (u->produced < to && (u->phase == RUNNING || u->end_status != PICO_BUFFER_STALL)) {
        uint64_t behind, loss = next_loss(u, u->produced, to, &behind);
        hold(u, u->produced, loss);
        u->run_count += behind - u->produced;
        u->run_left -= u->auto_stop ? behind - u->produced : 0;
        u->produced = behind;
    }
}

/* The instrument's interval in whole nanoseconds, 0 for a unit of time that does not exist. */
static uint64_t whole_ns(uint32_t interval, int32_t time_unit)
{
    switch (time_unit) {
    case 0:
        return (interval + 500000ull) / 1000000;
    case 1:
        return (interval + 500ull) / 1000;
    case 2:
        return interval;
    case 3:
        return interval * 1000ull;
    case 4:
        return interval * 1000000ull;
    case 5:
        return interval * 1000000000ull;
    default:
        return 0;
    }
}

static uint32_t in_unit(uint64_t ns, int32_t time_unit)
{
    static const uint64_t over[] = {1, 1, 1, 1000, 1000000, 1000000000}, times[] = {1000000, 1000, 1, 1, 1, 1};
    return (uint32_t)(ns * times[time_unit] / over[time_unit]);
}

static PICO_STATUS check_run(const unit *u, uint64_t interval_ns, uint32_t ratio, int32_t mode, uint32_t overview)
{
    int channels = enabled_channels(u);
    uint64_t fastest = (u->resolution == DR_8BIT ? 8u : 16u) * (channels > 2 ? 4u : channels > 1 ? 2u : 1u);
    if (!is_ratio_mode(mode)) {
        return wrong(PICO_RATIO_MODE_NOT_SUPPORTED, CALL_RunStreaming, "ratio mode %d does not exist", mode);
    }
    if (mode == RATIO_NONE ? ratio != 1 : ratio < 2) {
        return wrong(PICO_INVALID_SAMPLERATIO, CALL_RunStreaming, "ratio %u with mode %d", ratio, mode);
    }
    if (overview == 0 || overview > INT32_MAX) {
        return wrong(PICO_INVALID_BUFFER, CALL_RunStreaming, "overviewBufferSize %u", overview);
    }
    if (channels == 0) {
        return wrong(PICO_NO_CANNELS_OR_PORTS_ENABLED, CALL_RunStreaming, "no channel is enabled");
    }
    if (channels > allowed_channels(u->resolution)) {
        return refused(PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION, CALL_RunStreaming, "%d channels", channels);
    }
    if (interval_ns == 0 || (interval_ns < fastest && !u->set.unlocked)) {
        return refused(PICO_INVALID_SAMPLE_INTERVAL, CALL_RunStreaming, "%" PRIu64 " ns with %d channels", interval_ns,
                       channels);
    }
    return check_buffers(u, mode, overview);
}

static void start_run(unit *u, uint64_t interval_ns, uint32_t ratio, int32_t mode, uint32_t overview,
                      uint64_t auto_stop)
{
    uint64_t now = now_ns();
    bool anew = !u->clock_runs || u->interval_ns != interval_ns;
    bool goes_on = u->continues && !anew && u->ratio == ratio;
    if (slot_of(u)->started_ns == 0) {
        slot_of(u)->started_ns = now;
    }
    u->epoch_ns = anew ? now : u->epoch_ns;
    u->clock_runs = true;
    u->interval_ns = totals.interval_ns = interval_ns;
    u->ratio = ratio;
    u->mode = mode;
    u->overview = overview;
    u->auto_stop = auto_stop > 0;
    u->run_left = auto_stop;
    u->produced = first_value_from(u, index_at(u, now));
    u->expected = goes_on ? u->expected : u->produced;
    u->continues = false;
    u->polled_ns = now;
    u->write_at = 0;
    u->held = u->run_count = 0;
    u->span_head = u->span_count = 0;
    uint64_t backlog = u->set.backlog >= 0 ? (uint64_t)u->set.backlog : 250000000u / interval_ns;
    u->capacity = backlog / ratio + overview;
    u->phase = RUNNING;
}

PICO_STATUS ps5000aRunStreaming(int16_t handle, uint32_t *sampleInterval, int32_t sampleIntervalTimeUnits,
                                uint32_t maxPreTriggerSamples, uint32_t maxPostPreTriggerSamples, int16_t autoStop,
                                uint32_t downSampleRatio, int32_t downSampleRatioMode, uint32_t overviewBufferSize)
{
    unit *u;
    PICO_STATUS status = enter(CALL_RunStreaming, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    bool power_broke = u->phase == ENDING && u->end_status >= PICO_POWER_SUPPLY_CONNECTED;
    const fault *power = take_fault(u, POWER, now_ns());
    if (power != NULL) {
        u->power_state = u->power_pending = (PICO_STATUS)power->arguments[0];
        return leave(u, u->power_pending);
    }
    status = power_broke ? instrument(u, CALL_RunStreaming) : instrument_at_rest(u, CALL_RunStreaming);
    if (status == PICO_OK && sampleInterval == NULL) {
        status = wrong(PICO_NULL_PARAMETER, CALL_RunStreaming, "sampleInterval is null");
    }
    if (status == PICO_OK && (sampleIntervalTimeUnits < 0 || sampleIntervalTimeUnits > 5)) {
        status = wrong(PICO_INVALID_PARAMETER, CALL_RunStreaming, "time unit %d", sampleIntervalTimeUnits);
    }
    uint64_t interval_ns = status == PICO_OK ? whole_ns(*sampleInterval, sampleIntervalTimeUnits) : 0;
    if (status == PICO_OK) {
        status = check_run(u, interval_ns, downSampleRatio, downSampleRatioMode, overviewBufferSize);
    }
    uint64_t samples = (uint64_t)maxPreTriggerSamples + maxPostPreTriggerSamples;
    if (status == PICO_OK && autoStop != 0 && samples < downSampleRatio) {
        status = wrong(PICO_INVALID_PARAMETER, CALL_RunStreaming, "autoStop after no value");
    }
    if (status == PICO_OK) {
        u->continues = u->continues || power_broke;
        *sampleInterval = in_unit(interval_ns, sampleIntervalTimeUnits);
        start_run(u, interval_ns, downSampleRatio, downSampleRatioMode, overviewBufferSize,
                  autoStop != 0 ? samples / downSampleRatio : 0);
    }
    return leave(u, status);
}

static int16_t overflow_bits(const unit *u, uint64_t first, uint64_t behind)
{
    unsigned bits = 0, enabled = 0;
    for (int i = 0; i < u->set.fault_count; i++) {
        const fault *f = &u->set.faults[i];
        if (f->kind == OVERRANGE) {
            uint64_t from = index_at(u, fault_ns(u, f));
            uint64_t to = index_at(u, fault_ns(u, f) + (uint64_t)llround(f->arguments[0] * NS));
            bits |= first * u->ratio < to && behind * u->ratio > from ? (unsigned)f->arguments[1] : 0;
        }
    }
    for (int c = 0; c < MAX_CHANNELS; c++) {
        enabled |= u->enabled[c] ? 1u << c : 0;
    }
    return (int16_t)(bits & enabled);
}

static void write_values(const unit *u, uint32_t at, uint64_t value, uint64_t count)
{
    for (int c = 0; c < MAX_CHANNELS; c++) {
        const registered *b = &u->buffers[c];
        if (!u->enabled[c]) {
            continue;
        }
        if (u->mode == RATIO_NONE) {
            copy_samples(b->max + at, c, value, count);
        } else {
            int16_t *min = u->mode == RATIO_AGGREGATE ? b->min + at : NULL;
            copy_blocks(b->max + at, min, u->mode, c, value, u->ratio, count);
        }
    }
}

/* Moves what is held into the buffers, at most to their end, and calls back. */
static void deliver(unit *u, ps5000aStreamingReady ready, void *parameter)
{
    u->write_at = u->write_at == u->overview ? 0 : u->write_at;
    uint32_t start = u->write_at, room = u->overview - start;
    uint32_t count = u->held < room ? (uint32_t)u->held : room;
    uint64_t first = u->spans[u->span_head].from, last = first;
    for (uint32_t left = count; left > 0;) {
        span *oldest = &u->spans[u->span_head];
        uint64_t part = oldest->to - oldest->from < left ? oldest->to - oldest->from : left;
        write_values(u, u->write_at, oldest->from, part);
        totals.dropped += oldest->from - u->expected;
        oldest->from += part;
        u->expected = last = oldest->from;
        u->write_at += (uint32_t)part;
        left -= (uint32_t)part;
        if (oldest->from == oldest->to) {
            u->span_head++;
            u->span_count--;
        }
    }
    u->held -= count;
    totals.delivered += count;
    totals.last_index = (int64_t)(last * u->ratio - 1);
    bool stops = u->phase == ENDING && u->end_status == PICO_OK && u->held == 0;
    in_callback = true;
    ready(u->handle, (int32_t)count, start, overflow_bits(u, first, last), 0, 0, stops, parameter);
    in_callback = false;
}

/* What the end of a stream answers when nothing is held any more. */
static PICO_STATUS answer_end(unit *u)
{
    PICO_STATUS status = u->end_status;
    if (status == PICO_BUFFER_STALL || status == PICO_OK) {
        u->phase = DEAD;
    }
    return status;
}

static void sleep_ms(double ms)
{
    struct timespec left = {(time_t)(ms / 1000), (long)(fmod(ms, 1000) * 1e6)};
    while (nanosleep(&left, &left) != 0) {
    }
}

PICO_STATUS ps5000aGetStreamingLatestValues(int16_t handle, ps5000aStreamingReady lpPs5000aReady, void *pParameter)
{
    unit *u;
    PICO_STATUS status = enter(CALL_GetStreamingLatestValues, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (u->phase == IDLE) {
        return leave(u, wrong(PICO_NO_SAMPLES_AVAILABLE, CALL_GetStreamingLatestValues, "called while not streaming"));
    }
    if (lpPs5000aReady == NULL) {
        return leave(u, wrong(PICO_NULL_PARAMETER, CALL_GetStreamingLatestValues, "the callback is null"));
    }
    double gap_ms = (double)(now_ns() - u->polled_ns) / 1e6;
    totals.max_poll_gap_ms = gap_ms > totals.max_poll_gap_ms ? gap_ms : totals.max_poll_gap_ms;
    u->polled_ns = now_ns();
    const fault *slow = take_fault(u, SLOW, u->polled_ns);
    if (slow != NULL) {
        sleep_ms(slow->arguments[0]);
    }
    uint64_t now = now_ns();
    produce(u, now);
    if (u->phase == RUNNING && take_fault(u, STALL, now) != NULL) {
        u->phase = DEAD;
        u->end_status = PICO_BUFFER_STALL;
        u->held = u->span_count = 0;
        return leave(u, PICO_BUFFER_STALL);
    }
    if (in_window(u, BUSY, now)) {
        return leave(u, PICO_BUSY);
    }
    if (in_window(u, SILENT, now)) {
        return leave(u, PICO_OK);
    }
    if (u->held > 0) {
        deliver(u, lpPs5000aReady, pParameter);
        return leave(u, PICO_OK);
    }
    return leave(u, u->phase == RUNNING ? PICO_OK : u->phase == ENDING ? answer_end(u) : PICO_NO_SAMPLES_AVAILABLE);
}

PICO_STATUS ps5000aStop(int16_t handle)
{
    unit *u;
    PICO_STATUS status = enter(CALL_Stop, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    uint64_t now = now_ns();
    if (u->phase == RUNNING) {
        produce(u, now);
    }
    if (u->phase == RUNNING && values_at(u, now) > u->expected) {
        totals.left_at_stop += values_at(u, now) - u->expected;
    }
    u->continues = (u->phase == ENDING || u->phase == DEAD) && u->end_status != PICO_OK;
    u->phase = IDLE;
    u->held = u->span_count = 0;
    return leave(u, unplugged(u, now) != NULL ? PICO_NOT_RESPONDING : PICO_OK);
}

PICO_STATUS ps5000aNoOfStreamingValues(int16_t handle, uint32_t *noOfValues)
{
    unit *u;
    PICO_STATUS status = enter(CALL_NoOfStreamingValues, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    status = instrument(u, CALL_NoOfStreamingValues);
    if (status == PICO_OK && noOfValues == NULL) {
        status = wrong(PICO_NULL_PARAMETER, CALL_NoOfStreamingValues, "noOfValues is null");
    }
    if (status == PICO_OK) {
        *noOfValues = u->run_count < UINT32_MAX ? (uint32_t)u->run_count : UINT32_MAX;
    }
    return leave(u, status);
}

PICO_STATUS ps5000aGetMaxDownSampleRatio(int16_t handle, uint32_t noOfUnaggreatedSamples, uint32_t *maxDownSampleRatio,
                                         int32_t downSampleRatioMode, uint32_t segmentIndex)
{
    unit *u;
    PICO_STATUS status = enter(CALL_GetMaxDownSampleRatio, handle, &u);
    if (status != PICO_OK) {
        return status;
    }
    if (maxDownSampleRatio == NULL) {
        status = wrong(PICO_NULL_PARAMETER, CALL_GetMaxDownSampleRatio, "maxDownSampleRatio is null");
    } else if (!is_ratio_mode(downSampleRatioMode)) {
        status = wrong(PICO_RATIO_MODE_NOT_SUPPORTED, CALL_GetMaxDownSampleRatio, "ratio mode %d", downSampleRatioMode);
    } else if (segmentIndex != 0) {
        status = wrong(PICO_SEGMENT_OUT_OF_RANGE, CALL_GetMaxDownSampleRatio, "segment %u", segmentIndex);
    } else if (noOfUnaggreatedSamples == 0) {
        status = refused(PICO_NO_SAMPLES_AVAILABLE, CALL_GetMaxDownSampleRatio, "no samples");
    } else {
        *maxDownSampleRatio = downSampleRatioMode == RATIO_NONE ? 1 : noOfUnaggreatedSamples;
    }
    return leave(u, status);
}

/* ---- What this instrument does not do ---------------------------------------------------------------------------- */

/* The C calling convention leaves the parameters to the caller, so functions that look at none of them declare none. */
#define AS_FUNCTION(name)                                                                                              \
    PICO_STATUS ps5000a##name(void);                                                                                   \
    PICO_STATUS ps5000a##name(void)                                                                                    \
    {                                                                                                                  \
        atomic_fetch_add(&call_counts[CALL_##name], 1);                                                                \
        return refused(PICO_NOT_SUPPORTED_BY_THIS_DEVICE, CALL_##name, "not supported");                               \
    }
UNSUPPORTED(AS_FUNCTION)
