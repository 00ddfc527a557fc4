/*
 * The functions of libps5000a, each of which notes what it was called with, fills its out-parameters and answers what
 * echo_answer was given. Pointers are noted by the value they point to, or "null".
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef void (*ps5000aStreamingReady)(int16_t handle, int32_t noOfSamples, uint32_t startIndex, int16_t overflow,
                                      uint32_t triggerAt, int16_t triggered, int16_t autoStop, void *pParameter);

static char noted[300];
static int count;
static uint32_t answer;
static ps5000aStreamingReady last_ready;

#define NOTE(...) (count++, snprintf(noted, sizeof noted, __VA_ARGS__), answer)

void echo_answer(uint32_t status)
{
    answer = status;
}

/* Gives the note of the last call and how many calls there were since this was asked. */
int echo_noted(char *into)
{
    int calls = count;
    strcpy(into, noted);
    count = 0;
    return calls;
}

/* Calls back as no driver may: outside of a poll. */
void echo_call_back(int32_t samples)
{
    last_ready(1, samples, 0, 0, 0, 0, 0, NULL);
}

uint32_t ps5000aOpenUnit(int16_t *handle, int8_t *serial, int32_t resolution)
{
    *handle = 1234;
    return NOTE("OpenUnit %s %d", serial == NULL ? "null" : (const char *)serial, resolution);
}

uint32_t ps5000aGetUnitInfo(int16_t handle, int8_t *string, int16_t stringLength, int16_t *requiredSize, uint32_t info)
{
    strcpy((char *)string, "some text");
    *requiredSize = 10;
    return NOTE("GetUnitInfo %d %d %u", handle, stringLength, info);
}

uint32_t ps5000aCloseUnit(int16_t handle)
{
    return NOTE("CloseUnit %d", handle);
}

uint32_t ps5000aFlashLed(int16_t handle, int16_t start)
{
    return NOTE("FlashLed %d %d", handle, start);
}

uint32_t ps5000aMemorySegments(int16_t handle, uint32_t nSegments, int32_t *nMaxSamples)
{
    *nMaxSamples = INT32_MAX;
    return NOTE("MemorySegments %d %u", handle, nSegments);
}

uint32_t ps5000aSetChannel(int16_t handle, int32_t channel, int16_t enabled, int32_t type, int32_t range,
                           float analogOffset)
{
    return NOTE("SetChannel %d %d %d %d %d %.9g", handle, channel, enabled, type, range, analogOffset);
}

uint32_t ps5000aSetBandwidthFilter(int16_t handle, int32_t channel, int32_t bandwidth)
{
    return NOTE("SetBandwidthFilter %d %d %d", handle, channel, bandwidth);
}

uint32_t ps5000aGetTimebase2(int16_t handle, uint32_t timebase, int32_t noSamples, float *timeIntervalNanoseconds,
                             int32_t *maxSamples, uint32_t segmentIndex)
{
    *timeIntervalNanoseconds = 0.5f;
    *maxSamples = INT32_MAX;
    return NOTE("GetTimebase2 %d %u %d %u", handle, timebase, noSamples, segmentIndex);
}

uint32_t ps5000aSetSimpleTrigger(int16_t handle, int16_t enable, int32_t source, int16_t threshold, int32_t direction,
                                 uint32_t delay, int16_t autoTrigger_ms)
{
    return NOTE("SetSimpleTrigger %d %d %d %d %d %u %d", handle, enable, source, threshold, direction, delay,
                autoTrigger_ms);
}

/* Writes the last value of each buffer. */
uint32_t ps5000aSetDataBuffers(int16_t handle, int32_t channel, int16_t *bufferMax, int16_t *bufferMin,
                               int32_t bufferLth, uint32_t segmentIndex, int32_t mode)
{
    if (bufferMax != NULL) {
        bufferMax[bufferLth - 1] = 32767;
    }
    if (bufferMin != NULL) {
        bufferMin[bufferLth - 1] = -32768;
    }
    return NOTE("SetDataBuffers %d %d %d %d %d %u %d", handle, channel, bufferMax != NULL, bufferMin != NULL, bufferLth,
                segmentIndex, mode);
}

uint32_t ps5000aSetDataBuffer(int16_t handle, int32_t channel, int16_t *buffer, int32_t bufferLth,
                              uint32_t segmentIndex, int32_t mode)
{
    if (buffer != NULL) {
        buffer[bufferLth - 1] = 111;
    }
    return NOTE("SetDataBuffer %d %d %d %d %u %d", handle, channel, buffer != NULL, bufferLth, segmentIndex, mode);
}

uint32_t ps5000aRunStreaming(int16_t handle, uint32_t *sampleInterval, int32_t sampleIntervalTimeUnits,
                             uint32_t maxPreTriggerSamples, uint32_t maxPostPreTriggerSamples, int16_t autoStop,
                             uint32_t downSampleRatio, int32_t downSampleRatioMode, uint32_t overviewBufferSize)
{
    uint32_t asked = *sampleInterval;
    *sampleInterval = UINT32_MAX;
    return NOTE("RunStreaming %d %u %d %u %u %d %u %d %u", handle, asked, sampleIntervalTimeUnits, maxPreTriggerSamples,
                maxPostPreTriggerSamples, autoStop, downSampleRatio, downSampleRatioMode, overviewBufferSize);
}

/* Calls back with the extremes of every parameter, unless the handle is 0. */
uint32_t ps5000aGetStreamingLatestValues(int16_t handle, ps5000aStreamingReady lpPs5000aReady, void *pParameter)
{
    last_ready = lpPs5000aReady;
    if (handle != 0) {
        lpPs5000aReady(handle, INT32_MAX, UINT32_MAX, INT16_MIN, UINT32_MAX - 1, 1, -1, pParameter);
    }
    return NOTE("GetStreamingLatestValues %d %s", handle, pParameter == NULL ? "null" : "not null");
}

uint32_t ps5000aNoOfStreamingValues(int16_t handle, uint32_t *noOfValues)
{
    *noOfValues = UINT32_MAX;
    return NOTE("NoOfStreamingValues %d", handle);
}

uint32_t ps5000aGetMaxDownSampleRatio(int16_t handle, uint32_t noOfUnaggreatedSamples, uint32_t *maxDownSampleRatio,
                                      int32_t downSampleRatioMode, uint32_t segmentIndex)
{
    *maxDownSampleRatio = UINT32_MAX;
    return NOTE("GetMaxDownSampleRatio %d %u %d %u", handle, noOfUnaggreatedSamples, downSampleRatioMode, segmentIndex);
}

uint32_t ps5000aStop(int16_t handle)
{
    return NOTE("Stop %d", handle);
}

uint32_t ps5000aMaximumValue(int16_t handle, int16_t *value)
{
    *value = 32512;
    return NOTE("MaximumValue %d", handle);
}

uint32_t ps5000aMinimumValue(int16_t handle, int16_t *value)
{
    *value = -32512;
    return NOTE("MinimumValue %d", handle);
}

uint32_t ps5000aGetAnalogueOffset(int16_t handle, int32_t range, int32_t coupling, float *maximumVoltage,
                                  float *minimumVoltage)
{
    *maximumVoltage = 0.25f;
    *minimumVoltage = -0.5f;
    return NOTE("GetAnalogueOffset %d %d %d", handle, range, coupling);
}

uint32_t ps5000aGetChannelInformation(int16_t handle, int32_t info, int32_t probe, int32_t *ranges, int32_t *length,
                                      int32_t channels)
{
    int32_t room = *length;
    ranges[room - 1] = 10;
    *length = 3;
    return NOTE("GetChannelInformation %d %d %d %d %d", handle, info, probe, room, channels);
}

uint32_t ps5000aEnumerateUnits(int16_t *count_of_units, int8_t *serials, int16_t *serialLth)
{
    int16_t room = *serialLth;
    *count_of_units = 2;
    strcpy((char *)serials, "A,B");
    *serialLth = 4;
    return NOTE("EnumerateUnits %d", room);
}

uint32_t ps5000aPingUnit(int16_t handle)
{
    return NOTE("PingUnit %d", handle);
}

uint32_t ps5000aCurrentPowerSource(int16_t handle)
{
    return NOTE("CurrentPowerSource %d", handle);
}

uint32_t ps5000aChangePowerSource(int16_t handle, uint32_t powerState)
{
    return NOTE("ChangePowerSource %d %u", handle, powerState);
}

uint32_t ps5000aSetDeviceResolution(int16_t handle, int32_t resolution)
{
    return NOTE("SetDeviceResolution %d %d", handle, resolution);
}

uint32_t ps5000aGetDeviceResolution(int16_t handle, int32_t *resolution)
{
    *resolution = 4;
    return NOTE("GetDeviceResolution %d", handle);
}

void ps5000aApplyFix(uint32_t first, uint16_t second)
{
    (void)NOTE("ApplyFix 0x%x 0x%x", first, second);
}
