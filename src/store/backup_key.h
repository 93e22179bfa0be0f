/* backup_key.h: the pair of keys under which backups are sealed: the public one lies with the server, the
 * secret one with the operator, elsewhere.
 *
 *   kaaring-backup+ID+BASE64           the public key; ID is the first 16 hex digits of the SHA-256 of
 *                                      "kaaring backup key v1\n" and the key's 32 bytes
 *   kaaring-backup-secret+ID+BASE64    the secret key, in a file of mode 0600 */
#ifndef KAARING_STORE_BACKUP_KEY_H
#define KAARING_STORE_BACKUP_KEY_H

#include "base/fault.h"
#include "base/messages.h"

enum { BACKUP_KEY_BYTES = 32, BACKUP_ID_BYTES = 8 };

struct backup_key {
    unsigned char public_key[BACKUP_KEY_BYTES],
        secret_key[BACKUP_KEY_BYTES]; /* secret: zeros when not known */
    unsigned char id[BACKUP_ID_BYTES];
};

/* A pair that nobody has had. Wipe it after use. */
void backup_key_fresh(struct backup_key *key);
/* Makes a pair, writes the secret one to a file that must not be there yet, and gives the public one. */
enum fault backup_key_make(struct arena *a, struct str path, struct messages *out, struct str *public_text);
/* The key itself, or a file that holds it. FILE_INVALID with a sentence. */
enum fault backup_key_public(struct arena *a, struct str text, struct messages *out, struct backup_key *key);
/* From the file that backup_key_make wrote, which must be its owner's alone. Wipe it after use. */
enum fault backup_key_secret(struct arena *a, struct str path, struct messages *out, struct backup_key *key);
struct str backup_key_id(struct arena *a, const unsigned char id[BACKUP_ID_BYTES]);

#endif
