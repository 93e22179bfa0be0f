/* sandbox.c: the list of what a server needs of the machine. */
#include "command/sandbox.h"

#include "base/landlock.h"
#include "base/log.h"
#include "base/seccomp.h"
#include "command/folder.h"
#include "web/listen.h"

#include <stdlib.h>
#include <unistd.h>

/* Read only. Of /etc not single files: who changes a name server or a host renames a new file into the place
 * of the old, which a rule for the old one does not know. What must be hidden there, its modes hide. */
static const char *const of_the_machine[] = {
    "/etc",                 /* name servers, hosts, whose certificates are believed */
    "/run/systemd/resolve", /* where /etc/resolv.conf leads, */
    "/run/NetworkManager",  /* by whatever */
    "/run/resolvconf",      /* writes it */
    "/usr",                 /* libraries that look names up and are loaded by the first that is asked for */
    "/lib",                 /* the same, */
    "/lib64",               /* where they are no links */
    "/proc/self",           /* own descriptors and mappings */
    "/sys/devices/system/cpu", /* how many threads are worth it */
    "/dev/random",             /* where the kernel's call is not taken */
    "/dev/urandom",
};

/* What stands in files that are replaced while it serves, is looked for in their folder. */
static void add_settings(struct landlock_plan *plan, struct options *o) {
    const struct settings *s = &o->settings;
    const struct str read[] = {s->templates, s->assets, s->witness_policy, s->metrics_token_file, o->demo};
    const struct str renewed[] = {s->tls_certificate, s->tls_key, s->smtp_password_file, s->smtp_ca_file};
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        if (read[i].n)
            landlock_add(plan, arena_copy(o->arena, read[i]), false);
    for (size_t i = 0; i < sizeof renewed / sizeof *renewed; i++)
        if (renewed[i].n)
            landlock_add_folder_of(plan, o->arena, renewed[i], false);
    if (s->backup_folder.n && access(s->backup_folder.p, F_OK) == 0)
        landlock_add(plan, s->backup_folder, false);
    else if (s->backup_folder.n) /* the first backup makes it */
        landlock_add_folder_of(plan, o->arena, s->backup_folder, false);
}

static void add_ports(struct landlock_plan *plan, const struct settings *s) {
    struct addresses all = listen_everywhere(s);
    struct str address;
    for (size_t i = 0; i < all.n && plan->ports_n < LANDLOCK_PORTS_MOST; i++)
        if (listen_parse(all.list[i], &address, &plan->ports[plan->ports_n]))
            plan->ports_n++;
}

/* A sanitizer opens and starts what it likes, to name what it has found. */
static bool is_sanitized(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

static struct landlock_plan plan_of(struct options *o) {
    struct landlock_plan plan = {0};
    const char *manager = getenv("NOTIFY_SOCKET");
    plan.abstract_sockets = manager && manager[0] == '@';
    for (size_t i = 0; i < sizeof of_the_machine / sizeof *of_the_machine; i++)
        landlock_add(&plan, str_of(of_the_machine[i]), false);
    add_settings(&plan, o);
    landlock_add(&plan, arena_copy(o->arena, o->data), true);
    landlock_add_folder_of(&plan, o->arena, folder_anchor(o), true);
    add_ports(&plan, &o->settings);
    return plan;
}

struct sandbox sandbox_enter(struct options *o) {
    if (!o->settings.sandbox || is_sanitized())
        return (struct sandbox){0};
    struct landlock_plan plan = plan_of(o);
    int version = landlock_follow(&plan);
    return (struct sandbox){.landlock = version, .filtered = seccomp_follow()};
}

void sandbox_tell(const struct sandbox *s) {
    const struct log_field fields[] = {LOG_WORD("files", s->landlock ? "own" : "all"),
                                       LOG_WORD("calls", s->filtered ? "own" : "all"),
                                       LOG_NUMBER("landlock", s->landlock),
                                       {0}};
    log_write(s->landlock && s->filtered ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "sandbox", fields);
}
