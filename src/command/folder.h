/* folder.h: the data folder under a command: opened with its engine and writer, or filled for the first time.
 */
#ifndef KAARING_COMMAND_FOLDER_H
#define KAARING_COMMAND_FOLDER_H

#include "command/options.h"
#include "store/engine.h"
#include "store/store.h"
#include "store/writer.h"

struct folder {
    struct store *store;
    struct log_engine *engine;
    struct writer *writer;
};

bool folder_filled(const struct options *o);
/* Where the folder's anchor is: as the settings say, or beside it. */
struct str folder_anchor(const struct options *o);
struct store_options folder_store_options(const struct options *o);
/* store_init, unless an anchor says that a folder of a log in earnest has been here. A sample's is thrown
 * away. */
enum fault folder_new(struct options *o, struct str origin, bool sample);
/* The store alone, whose state follows from its log: what an older program wrote is made anew. */
enum fault folder_open_store(struct options *o, struct store **s);
/* Faults are in o->messages. ONLY_READS for a folder that is behind what has been signed. */
enum fault folder_open(struct options *o, struct folder *f);
void folder_close(struct folder *f);
/* The first entries of a folder that store_init has made: of a real one, or of a sample with its past and,
 * where --demo asks, its people. */
enum fault folder_fill(struct options *o, bool sample);

/* `f` on the folder, opened beside its server: the status to exit with. */
int with_shared(struct options *o, int (*f)(struct options *, struct store *));

/* The awards' files, for the rest of the process. */
enum fault load_awards(struct options *o);

#endif
