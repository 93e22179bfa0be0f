/* commands.h: the verbs of `kaaring`, as main.c's table lists them. Each gives the status to exit with. */
#ifndef KAARING_COMMAND_COMMANDS_H
#define KAARING_COMMAND_COMMANDS_H

#include "command/options.h"

int run_init(struct options *o);
int run_serve(struct options *o);
int run_check(struct options *o);
int run_ready(struct options *o);
int run_admin_link(struct options *o);
int run_import(struct options *o);
int run_replay(struct options *o);
int run_anchor(struct options *o);
int run_succeed(struct options *o);
int run_backup_key(struct options *o);
int run_restore(struct options *o);
int run_backup(struct options *o);
int run_drill(struct options *o);
int run_archive(struct options *o);
int run_verify(struct options *o);
int run_witness(struct options *o);

#endif
