/* listen.h: the sockets on which the server answers. */
#ifndef KAARING_WEB_LISTEN_H
#define KAARING_WEB_LISTEN_H

#include "base/messages.h"
#include "base/settings.h"

enum { LISTEN_THREADS_MAX = 64 };

struct listeners {
    size_t n, threads;
    bool passed; /* by systemd, which keeps them open: who comes while no process answers waits in the kernel
                  */
    int fd[LISTEN_THREADS_MAX][SETTINGS_LISTEN_MOST]; /* for each thread, one for each address */
    struct str address[SETTINGS_LISTEN_MOST]; /* as bound: with the port that the kernel chose for port 0 */
};

/* Where the settings say that somebody is answered, be it in clear and only led to HTTPS. */
struct addresses listen_everywhere(const struct settings *s);
/* Whether this is one of them, however it is written. */
bool listen_among(const struct addresses *list, struct str address);

/* Binds every address once for each thread (SO_REUSEPORT), so the kernel spreads connections; or takes the
 * sockets that systemd passes (LISTEN_FDS), each as a duplicate for each thread. FILE_INVALID with a sentence
 * for each address that is in use or not ours; nothing is open then. */
enum fault listen_open(struct arena *a, const struct addresses *addresses, size_t threads,
                       struct messages *out, struct listeners *l);
void listen_close(struct listeners *l);
/* The same without opening, for `kaaring check`. */
enum fault listen_check(const struct addresses *addresses, struct messages *out);

#endif
