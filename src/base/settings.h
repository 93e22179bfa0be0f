/* settings.h: everything that an operator may set, as one table (settings.c), read from `conf/kaaring.yaml`.
 */
#ifndef KAARING_BASE_SETTINGS_H
#define KAARING_BASE_SETTINGS_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/lang.h"
#include "base/messages.h"
#include "base/str.h"

enum { SETTINGS_LISTEN_MOST = 8 };

struct addresses {
    size_t n;
    struct str list[SETTINGS_LISTEN_MOST]; /* "127.0.0.1:8080", "[::1]:8080" */
};

struct settings {
    struct addresses listen;
    struct str url;     /* as people see it, without a slash at the end */
    bool behind_proxy;  /* a web server on this machine passes requests on: believe its X-Forwarded-For */
    enum lang language; /* for who says nothing else */
    int64_t threads;    /* of HTTP; 0: one per core */
    struct str clock;   /* RFC 3339, or empty; sample folders only */

    struct str templates, assets,
        awards; /* folders; relative ones are resolved against the settings file's folder */

    struct str anchor; /* the file outside the data folder that tells when it goes back; empty: beside it */
    struct str backup_folder,
        backup_to; /* where backups go by themselves, and to which public key; or empty */
    int64_t backup_days;
    int64_t data_limit; /* bytes: max_data */
    int64_t body, body_seconds, connections, memory, queue, posts_per_minute;

    struct str smtp; /* "smtps://mail.example.no:465"; empty: mail stays in the outbox */
    struct str smtp_user, smtp_password_file;
    bool smtp_tls;            /* send over TLS or not at all */
    struct str smtp_ca_file;  /* PEM; empty: the system's */
    int64_t smtp_seconds;     /* within which the mail server must have taken a mail */
    int64_t mails_per_minute; /* at most; PACE_MOST bounds it */
    struct str from_name, from_address;
    struct str bounce_address; /* to which comes back what could not be delivered; empty: the sender's */

    struct str witness_policy; /* a file; empty: no witnesses */
    int64_t witness_seconds;   /* at least so long between two rounds of asking them */

    struct str
        metrics_token_file; /* whoever shows what is in it may read /metrics; empty: this machine alone */

    bool sandbox; /* shut in before the first request, as far as the kernel can */

    struct str tls_certificate, tls_key; /* PEM files; both empty: HTTP in clear */
    struct addresses tls_redirect;       /* in clear, only to lead to `url` */
};

enum setting_kind {
    SETTING_TEXT,
    SETTING_URL,  /* http or https, no slash at the end */
    SETTING_SMTP, /* smtp or smtps, host and port only */
    SETTING_EMAIL,
    SETTING_PATH,     /* a file or folder */
    SETTING_TIME,     /* RFC 3339 */
    SETTING_LANGUAGE, /* nb, nn, en */
    SETTING_BOOL,
    SETTING_NUMBER, /* min … max */
    SETTING_SIZE,   /* bytes, "2 MiB"; min … max */
    SETTING_LISTEN  /* a list of ADDRESS:PORT */
};

struct setting {
    const char *path; /* "mail.smtp": the key smtp under the key mail */
    enum setting_kind kind;
    size_t offset;       /* of its place in struct settings */
    const char *initial; /* as it would be written in the file; a list's items are parted by a space */
    int64_t min, max;
    const char *help; /* one line */
};

/* The table, ended by a null path: `kaaring help settings`, the manual and the tests read it too. */
extern const struct setting settings_table[];

/* All settings at their initial values. Folders stay relative to the working directory. */
struct settings settings_initial(void);

/* Reads a file over the initial values. FILE_INVALID with a message for each thing that is wrong. */
enum fault settings_load(struct arena *a, struct str path, struct messages *m, struct settings *out);

/* "127.0.0.1:8080" or "[::1]:8080" into its parts; false when it is neither. The address is numeric. */
bool listen_parse(struct str s, struct str *address, uint16_t *port);
/* "2 MiB", "512 KiB", "64 GiB", "900" (bytes); false when it is anything else or above 2^63-1. */
bool size_parse(struct str s, int64_t *bytes);

/* What `kaaring help settings` prints. */
struct str settings_help(struct arena *a);

#endif
