/* watchdog.c: a server that hangs should be started again by whoever keeps it, not kept alive by a thread
 * that happens to run. */
#include "command/watchdog.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "web/meter.h"

const char *watchdog_hangs(const struct watchdog *w) {
    struct writer_counts writer;
    int64_t most = w->ms / 2;
    if (meters_still_ms(w->site->meters, clock_ms()) > most)
        return "http";
    writer_counts(w->site->writer, &writer);
    if (writer.still_ms > most)
        return "writer";
    return ticker_still_ms(w->ticker) > most ? "ticker" : NULL;
}

void watchdog_tick(struct watchdog *w) {
    const char *hangs = w->ms ? watchdog_hangs(w) : NULL;
    if (w->ms && !hangs)
        notify("WATCHDOG=1");
    if (hangs && hangs != w->told)
        log_error("hangs", LOG_WORD("part", hangs), LOG_NUMBER("patience-ms", w->ms));
    w->told = hangs;
}
