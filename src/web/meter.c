/* meter.c: counting an answer, and summing over threads. */
#include "web/meter.h"

#include <stddef.h>

const char *const meter_kind_words[METER_KINDS] = {
    [METER_OTHER] = "other", [METER_PAGE] = "page", [METER_COMMAND] = "command",
    [METER_ASSET] = "asset", [METER_LOG] = "log",   [METER_PROBE] = "probe",
};

bool meter_is_timed(enum meter_kind kind) {
    return kind == METER_PAGE || kind == METER_COMMAND;
}

void meter_answer(struct meter *m, enum meter_kind kind, unsigned status, int64_t microseconds) {
    unsigned class = status / 100 >= 1 && status / 100 <= METER_CLASSES ? status / 100 : METER_CLASSES;
    count_add(&m->answers[kind][class - 1], 1);
    if (meter_is_timed(kind))
        histogram_add(&m->took[kind], microseconds);
}

static void add(const struct meter *m, struct meter_sum *sum) {
    sum->connections += count_read(&m->connections);
    sum->reset += count_read(&m->reset);
    sum->crowded += count_read(&m->crowded);
    for (size_t kind = 0; kind < METER_KINDS; kind++) {
        for (size_t class = 0; class < METER_CLASSES; class ++)
            sum->answers[kind][class] += count_read(&m->answers[kind][class]);
        histogram_sum(&m->took[kind], &sum->took[kind]);
    }
}

void meters_sum(const struct meters *m, struct meter_sum *sum) {
    *sum = (struct meter_sum){0};
    for (size_t i = 0; i < METERS_MOST; i++)
        add(&m->of[i], sum);
}

int64_t meters_still_ms(const struct meters *m, int64_t now_ms) {
    int64_t most = 0;
    for (size_t i = 0; i < METERS_MOST; i++) {
        int64_t moved = atomic_load_explicit(&m->of[i].moved_ms, memory_order_relaxed);
        if (moved && now_ms - moved > most)
            most = now_ms - moved;
    }
    return most;
}
