/* template_run.h: programs run over a view. */
#ifndef KAARING_WEB_TEMPLATE_RUN_H
#define KAARING_WEB_TEMPLATE_RUN_H

#include "base/buf.h"
#include "base/fault.h"
#include "web/template_program.h"

#include <jansson.h>

/* Bounds of one rendering: contexts inside each other, partials inside themselves, texts inside texts. */
enum { RUN_CONTEXTS_MOST = 128, RUN_CALLS_MOST = 64, RUN_PHRASES_MOST = 8 };

struct run_texts { /* where values {"t": key, …} find their sentence */
    const struct phrases *phrases;
    enum lang lang;
    bool html; /* the page is HTML; else plain text */
};

/* Appends to `out`; takes no memory but what `out` grows by. INTERNAL when a bound is passed: `out` is then
 * as before. */
enum fault program_run(const struct program *program, const struct run_texts *texts, json_t *view,
                       struct buf *out);

#endif
