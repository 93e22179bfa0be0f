/* landlock.c: the kernel's three calls. The layout and the numbers are those of linux/landlock.h, of which
 * Debian 12's lacks the newer half. */
#include "base/landlock.h"

#include <assert.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RULE_PORT = 2 };

struct ruleset { /* each kernel reads as much of it as it knows */
    uint64_t files, network, scope;
};

struct port_rule {
    uint64_t allowed, port;
};

#define TRUNCATE       (1ULL << 14)
#define DEVICE_CONTROL (1ULL << 15)
#define BIND_TCP       (1ULL << 0)
#define SCOPE_ABSTRACT (1ULL << 0)
#define SCOPE_SIGNAL   (1ULL << 1)

#define READ_FILE   LANDLOCK_ACCESS_FS_READ_FILE
#define READ_ALL    (READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define CHANGE_FILE (READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE)
#define CHANGE_ALL                                                                                           \
    (READ_ALL | CHANGE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE |                 \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR)

/* What each version can forbid. */
static const struct {
    int version;
    uint64_t files, network, scope;
} grown[] = {
    {1, LANDLOCK_ACCESS_FS_REFER - 1, 0, 0},
    {2, LANDLOCK_ACCESS_FS_REFER, 0, 0},
    {3, TRUNCATE, 0, 0},
    {4, 0, BIND_TCP, 0},
    {5, DEVICE_CONTROL, 0, 0},
    {6, 0, 0, SCOPE_ABSTRACT | SCOPE_SIGNAL},
};

void landlock_add(struct landlock_plan *plan, struct str path, bool change) {
    assert(plan->places_n < LANDLOCK_PLACES_MOST);
    plan->places[plan->places_n++] = (struct landlock_place){path, change};
}

static struct str above(struct arena *a, struct str file) {
    size_t n = file.n;
    while (n && file.p[n - 1] != '/')
        n--;
    return n == 0 ? STR(".") : arena_copy(a, str_slice(file, 0, n));
}

void landlock_add_folder_of(struct landlock_plan *plan, struct arena *a, struct str file, bool change) {
    landlock_add(plan, above(a, file), change);
    char *leads = realpath(arena_copy(a, file).p, NULL);
    if (leads)
        landlock_add(plan, above(a, str_of(leads)), change);
    free(leads);
}

static struct ruleset ruleset_of(int version, const struct landlock_plan *plan) {
    struct ruleset r = {0};
    for (size_t i = 0; i < sizeof grown / sizeof *grown && grown[i].version <= version; i++) {
        r.files |= grown[i].files;
        r.network |= grown[i].network;
        r.scope |= grown[i].scope;
    }
    if (plan->abstract_sockets)
        r.scope &= ~SCOPE_ABSTRACT;
    return r;
}

static void allow_place(int ruleset, const struct ruleset *r, const struct landlock_place *place) {
    struct stat st;
    int fd = open(place->path.p, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    uint64_t may = place->change ? (folder ? CHANGE_ALL : CHANGE_FILE) : (folder ? READ_ALL : READ_FILE);
    struct landlock_path_beneath_attr rule = {.allowed_access = may & r->files, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

static void allow_port(int ruleset, uint16_t port) {
    struct port_rule rule = {.allowed = BIND_TCP, .port = port};
    syscall(SYS_landlock_add_rule, ruleset, RULE_PORT, &rule, 0);
}

int landlock_follow(const struct landlock_plan *plan) {
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return 0;
    struct ruleset r = ruleset_of(version, plan);
    size_t n = version >= 6 ? sizeof r : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &r, n, 0);
    if (fd < 0)
        return 0;
    for (size_t i = 0; i < plan->places_n; i++)
        allow_place(fd, &r, &plan->places[i]);
    for (size_t i = 0; i < plan->ports_n && r.network; i++)
        allow_port(fd, plan->ports[i]);
    bool bound =
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return bound ? version : 0;
}
