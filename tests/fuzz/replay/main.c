/* main.c: gives a fuzzer each file of a folder, in the place of libFuzzer: what was found once, or reaches
 * far, is tried in every run of the tests.
 *
 *   NAME FOLDER
 *
 * Ends well when it has read at least one file, and none made the fuzzer abort. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>

static size_t tried;

static void try_file(const char *folder, const char *name) {
    static uint8_t bytes[4 << 20];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    MUST(file);
    size_t n = fread(bytes, 1, sizeof bytes, file);
    MUST(!ferror(file) && n < sizeof bytes);
    fclose(file);
    /* of its own size, so that reading past its end is seen */
    uint8_t *own = malloc(n ? n : 1);
    MUST(own);
    for (size_t i = 0; i < n; i++)
        own[i] = bytes[i];
    printf("# %s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(own, n);
    free(own);
    tried++;
}

int main(int argc, char **argv) {
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    MUST(folder);
    for (struct dirent *e; (e = readdir(folder));)
        if (e->d_name[0] != '.')
            try_file(argv[1], e->d_name);
    closedir(folder);
    return tried ? 0 : 1;
}
