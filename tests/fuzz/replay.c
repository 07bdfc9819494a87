/* Gives files to a fuzz target, and the nothing that is no file, with any compiler: replay FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of exactly its size, so that tools see each byte read behind it. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return 1;
    }
    const long size = ftell(file);
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    const int failed = bytes == NULL || fseek(file, 0, SEEK_SET) != 0 ||
                       fread(bytes, 1, (size_t)size, file) != (size_t)size;
    fclose(file);
    if (!failed) {
        (void)LLVMFuzzerTestOneInput(bytes, (size_t)size);
    }
    free(bytes);
    return failed;
}

int main(int count, char **paths)
{
    (void)LLVMFuzzerInitialize(&count, &paths);
    (void)LLVMFuzzerTestOneInput(NULL, 0);
    for (int i = 1; i < count; i++) {
        if (replay(paths[i]) != 0) {
            fprintf(stderr, "cannot read '%s'\n", paths[i]);
            return 1;
        }
    }
    printf("%d files\n", count - 1);
    return count > 1 ? 0 : 1;
}
