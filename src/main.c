/* main.c: the command `kaaring`: one table of verbs. */
#include "base/json.h"
#include "command/commands.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#ifndef KAARING_VERSION
#define KAARING_VERSION "0"
#endif

static int run_version(struct options *o) {
    (void)o;
    printf("kaaring %s\n", KAARING_VERSION);
    return 0;
}

static int run_help(struct options *o);

/* --- the table --- */

struct verb {
    const char *name;
    int (*run)(struct options *);
    const char *arguments, *help;
};

static const struct verb verbs[] = {
    {"init", run_init, "--origin NAME", "make an empty data folder for real use"},
    {"serve", run_serve, "[--listen ADDR:PORT] [--clock TIME]", "serve; an empty folder becomes a sample"},
    {"check", run_check, "[--no-ports]", "check settings, awards, templates, texts and the data folder"},
    {"ready", run_ready, "[--listen ADDR:PORT]",
     "ask a server on this machine whether people can be sent to it"},
    {"admin-link", run_admin_link, "", "print a link that lets the administrator in once"},
    {"import", run_import, "FILE [--edition ID]", "take in proposals, candidates, a jury or past editions"},
    {"replay", run_replay, "", "rebuild all state from the log and compare"},
    {"backup", run_backup, "[TARGET [--to KEY]]",
     "copy the data folder while it is in use, sealed or in clear"},
    {"backup-key", run_backup_key, "FILE", "make the pair of keys to which backups are sealed"},
    {"restore", run_restore, "BACKUP [--key FILE]", "make a data folder out of a backup"},
    {"drill", run_drill, "[BACKUP] [--key FILE] [--in DIR]", "prove that a backup can be restored"},
    {"anchor", run_anchor, "[new]", "tell what the folder's anchor says, or make a new one for a lost one"},
    {"succeed", run_succeed, "--reason TEXT --origin NAME", "let an older state go on as another log"},
    {"archive", run_archive, "EDITION [--public|--full] [--out FILE]",
     "write an edition's proof as one file"},
    {"verify", run_verify, "RECEIPT|URL --key KEY [--policy FILE]",
     "check a receipt, or a whole log that is served"},
    {"verify", run_verify, "ARCHIVE [--key KEY] [--policy FILE] [--json]", "check an edition's archive"},
    {"witness", run_witness, "--config conf/witness.yaml", "watch other people's logs and sign what holds"},
    {"version", run_version, "", "print the version"},
    {"help", run_help, "[settings]", "print this, or every setting"},
};

static int run_help(struct options *o) {
    if (o->words_n && str_equal(o->words[0], STR("settings"))) {
        struct str all = settings_help(o->arena);
        printf("%.*s", STR_ARGS(all));
        return 0;
    }
    printf("kaaring: awards that can be checked afterwards\n\n");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct str line = arena_format(o->arena, "%s %s", verbs[i].name, verbs[i].arguments);
        printf("  kaaring %-48.*s %s\n", STR_ARGS(line), verbs[i].help);
    }
    printf(
        "\nEverywhere: --config FILE (conf/kaaring.yaml), --data DIR (build/data). See also man kaaring.\n");
    return 0;
}

static int run_verb(struct options *o, int argc, char **argv) {
    if (argc < 2)
        return run_help(o), EXIT_USAGE;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, argv[1]) == 0) {
            o->own_config = verbs[i].run == run_witness;
            int status = options_read(o, argc - 2, argv + 2);
            return status ? status : verbs[i].run(o);
        }
    return usage("there is no command \"%s\".", argv[1]);
}

int main(int argc, char **argv) {
    if (sodium_init() < 0)
        return EXIT_WRONG;
    json_seed();
    umask(077);
    struct options o = {.arena = arena_new()};
    o.messages = messages_new(o.arena);
    int status = run_verb(&o, argc, argv);
    arena_free(o.arena);
    return status;
}
