/* template_files.h: the folder of templates: which files it has, and whether any was changed since. */
#ifndef KAARING_WEB_TEMPLATE_FILES_H
#define KAARING_WEB_TEMPLATE_FILES_H

#include "base/arena.h"
#include "base/messages.h"
#include "base/str.h"

#include <sys/stat.h>

enum { TEMPLATE_BYTES_MOST = 1 << 20, TEMPLATE_FOLDERS_MOST = 8 };

/* A file or a folder as it was when it was read; a folder's time changes when a file comes or goes. */
struct stamp {
    struct str path;
    struct timespec changed;
    off_t size;
    bool exists;
    struct stamp *next;
};

struct found_file {
    struct str name; /* below the folder, without the ending: "parts/field" */
    struct str path, text;
    struct found_file *next;
};

struct finder {
    struct arena *keep;    /* of stamps */
    struct arena *scratch; /* of what was found */
    struct messages *out;
    struct stamp *stamps;
};

/* Reads the files of `folder` and the folders in it whose names end in `ending`, in the order of their paths;
 * dot files are passed over. What cannot be read becomes a message. */
struct found_file *find_files(struct finder *f, struct str folder, struct str ending);

/* True when a file or folder is another than when it was read. Asks the file system once for each. */
bool stamps_differ(const struct stamp *stamps);

#endif
