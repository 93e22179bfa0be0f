/* qr.c: libqrencode's modules as a path: one rectangle a run of dark ones. */
#include "page/check/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum { QUIET = 4, DARK = 1 };

static size_t run_from(const QRcode *qr, size_t row, size_t column) {
    size_t width = (size_t)qr->width, n = 0;
    while (column + n < width && qr->data[row * width + column + n] & DARK)
        n++;
    return n;
}

static void add_row(struct buf *path, const QRcode *qr, size_t row) {
    for (size_t column = 0; column < (size_t)qr->width; column++) {
        size_t n = run_from(qr, row, column);
        if (n)
            buf_format(path, "M%zu %zuh%zuv1h-%zuz", column + QUIET, row + QUIET, n, n);
        column += n;
    }
}

json_t *qr_view(struct arena *a, struct str text) {
    struct str ended = arena_format(a, "%.*s", STR_ARGS(text));
    QRcode *qr = QRcode_encodeString8bit(ended.p, 0, QR_ECLEVEL_M);
    if (!qr)
        return json_null();
    struct buf path = buf_new(a);
    for (size_t row = 0; row < (size_t)qr->width; row++)
        add_row(&path, qr, row);
    json_t *view = json_object();
    json_set_str(view, "size", arena_format(a, "%d", qr->width + 2 * QUIET));
    json_set_str(view, "path", buf_str(&path));
    QRcode_free(qr);
    return view;
}
