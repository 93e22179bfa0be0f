/* store.h: the data folder: one LMDB environment, the log in it, and the log's keys.
 *
 *   DIR/data.mdb lock.mdb      the environment
 *   DIR/readers                held by processes that read beside the owner
 *   DIR/compact.mdb            only while data.mdb is replaced by a compact copy of itself
 *   DIR/archives               what people are given and may be made anew (desk/archives.h); in no backup
 *   DIR/keys/log.key           seed of the key that signs checkpoints and nothing else     (0600)
 *   DIR/keys/documents.key     seed of the key that signs the documents of steps           (0600)
 *   DIR/keys/secret            from which tokens, links and hashes of addresses are derived (0600)
 *
 * A key file is 32 random bytes. One process at a time holds the folder (lock on DIR/lock). */
#ifndef KAARING_STORE_STORE_H
#define KAARING_STORE_STORE_H

#include "base/arena.h"
#include "base/messages.h"
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "store/journal.h"
#include "store/standing.h"

struct store_options {
    struct str dir;
    uint64_t max_bytes; /* no entry is added past it; 0: 64 GiB */
    uint64_t map_bytes; /* address space; 0: 64 GiB or max_bytes, which is right for all but tests */
    struct str
        anchor; /* the file outside the folder that tells when it goes back (standing.h); empty: none */
    bool looks; /* the anchor is compared, and neither made nor written */
    const struct table_definition *tables; /* the domain's */
    size_t tables_n;
};

/* Makes an empty folder (it must not exist, or be empty) with fresh keys. The log is still empty: the domain
 * writes entry 0. FIELD_URL when the origin is no name for a log, ALREADY_DONE when there is something in the
 * way. */
enum fault store_init(struct str dir, struct str origin, bool sample, struct messages *out);

/* Opens it: lock, permissions, format, that the keys are this log's, that meta's position fits the log's last
 * nodes, and that its last signed checkpoint is a prefix of it. One of an older format is brought to today's;
 * one that is behind its anchor is opened, and store_only_reads is then true. FOLDER_MISSING (nothing there),
 * FOLDER_LOCKED, FOLDER_NEWER, FOLDER_DAMAGED, each with a sentence. */
enum fault store_open(const struct store_options *o, struct messages *out, struct store **s);
/* The same for reading alone, while another process holds the folder: for backup and for looking. No writer
 * can be started on it. Never in the process that holds it (FOLDER_LOCKED): LMDB's locks are a process's.
 * FOLDER_OLDER for an older format, or a state that an older program wrote: whoever holds it brings both to
 * today's. */
enum fault store_open_shared(const struct store_options *o, struct messages *out, struct store **s);
/* All transactions have ended and the writer has stopped. */
void store_close(struct store *s);

/* The log's name as its first entry says it, and as all that people sign names it. Checkpoints of a log that
 * succeeded another bear a name of their own: store_log_verifier's. */
struct str store_origin(const struct store *s);
bool store_sample(const struct store *s);
struct str store_dir(const struct store *s);

/* The log's name and public key; the documents' likewise. */
struct note_verifier store_log_verifier(const struct store *s);
struct note_verifier store_documents_verifier(const struct store *s);
/* Signs a text of a step's document or of minutes with ORIGIN/documents: one signature line. */
struct str store_sign_document(const struct store *s, struct arena *a, struct str text);

/* Keyed BLAKE2b-256 of `purpose` and `message` under the folder's secret: links, tokens, keys of look-up
 * tables. */
struct hash store_mac(const struct store *s, struct str purpose, struct str message);

/* The newest published checkpoint. Thread-safe. Copies the note into `a`. */
struct published store_published(const struct store *s, struct arena *a);
/* Only the size: what pages are cached by. */
uint64_t store_published_size(const struct store *s);
/* Checkpoints signed since the start, the first included: for metrics. Thread-safe. */
uint64_t store_signatures(const struct store *s);

/* How many commits have erased something since the store was opened: what was made of a snapshot holds
 * nothing that is erased as long as this is what it was before the snapshot was taken. Any thread. */
uint64_t store_erasings(const struct store *s);

#endif
