/* Saves models, and looks at what is there.

       save make FOLDER WHICH        saves model 0 or 1 as FOLDER/m.safetensors; without success the status is 3
                                     and the sentence goes to the standard error
       save look FOLDER              says which model is there: 0, 1, none or torn; and "left" if a temporary
                                     file is
       save kills FOLDER COUNT SEED  so many times: saves both in turns in another process, and kills that after
                                     a random time of up to twice what a save takes; the status is 0 if every
                                     time one of them was there, whole */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tinyann/tinyann.h>

enum { NOTHING = -1, TORN = -2, UNITS = 300 };

/* The models, and their files as they must be. */
typedef struct fixture {
    tann_ctx *ctx;
    tann_model *models[2];
    unsigned char *files[2];
    size_t size;
    char path[512], temporary[600];
} fixture;

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "%s\n", what);
        exit(2);
    }
}

/* A megabyte nearly, so that a save has many writes. */
static tann_model *make_model(tann_ctx *ctx, uint64_t seed)
{
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(UNITS));
    h = tann_activation(b, tann_dense(b, h, UNITS, NULL), TANN_TANH);
    h = tann_activation(b, tann_dense(b, h, UNITS, NULL), TANN_TANH);
    return tann_builder_finish(b, tann_dense(b, h, 1, NULL), seed);
}

static void set_up(fixture *f, const char *folder)
{
    f->ctx = tann_ctx_new(NULL);
    must(f->ctx != NULL, "no context");
    for (int i = 0; i < 2; i++) {
        f->models[i] = make_model(f->ctx, (uint64_t)i + 1);
        f->size = tann_model_save_bytes(f->models[i]);
        f->files[i] = malloc(f->size);
        must(f->files[i] != NULL &&
                 tann_model_save_memory(f->ctx, f->models[i], f->files[i], f->size) == TANN_OK,
             "no models");
    }
    must(memcmp(f->files[0], f->files[1], f->size) != 0, "the models are the same");
    snprintf(f->path, sizeof f->path, "%s/m.safetensors", folder);
    snprintf(f->temporary, sizeof f->temporary, "%s.0.tmp", f->path);
}

static void tear_down(fixture *f)
{
    for (int i = 0; i < 2; i++) {
        tann_model_free(f->models[i]);
        free(f->files[i]);
    }
    tann_ctx_free(f->ctx);
}

/* Which model the file holds. */
static int look(const fixture *f)
{
    int which = TORN;
    FILE *file = fopen(f->path, "rb");
    unsigned char *bytes = malloc(f->size + 1);
    must(bytes != NULL, "no memory");
    if (file == NULL) {
        free(bytes);
        return NOTHING;
    }
    const size_t size = fread(bytes, 1, f->size + 1, file);
    for (int i = 0; i < 2; i++) {
        which = size == f->size && memcmp(bytes, f->files[i], size) == 0 ? i : which;
    }
    fclose(file);
    free(bytes);
    return which;
}

static int make(fixture *f, int which)
{
    if (tann_model_save(f->ctx, f->models[which], f->path) != TANN_OK) {
        fprintf(stderr, "%s\n", tann_ctx_error(f->ctx));
        return 3;
    }
    return 0;
}

static int print_look(const fixture *f)
{
    static const char *const words[] = {"torn", "none", "0", "1"};
    printf("%s%s\n", words[look(f) + 2], access(f->temporary, F_OK) == 0 ? " left" : "");
    return 0;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What a save takes, in seconds; the longer one of two after a first. */
static double measure(const fixture *f)
{
    double most = 0;
    for (int i = 0; i < 3; i++) {
        const double begin = now();
        must(tann_model_save(f->ctx, f->models[0], f->path) == TANN_OK, tann_ctx_error(f->ctx));
        most = i > 0 && now() - begin > most ? now() - begin : most;
    }
    return most;
}

static void save_for_ever(const fixture *f, int ready)
{
    for (int i = 1;; i = 1 - i) {
        (void)!write(ready, "", 1);
        (void)tann_model_save(f->ctx, f->models[i], f->path);
    }
}

/* Not by sleeping, which takes as long as it likes. */
static void wait_for(double seconds)
{
    const double end = now() + seconds;
    while (now() < end) {
    }
}

/* One process, from its first save on, killed after so many seconds. */
static void kill_one(const fixture *f, double seconds)
{
    int ready[2];
    char byte;
    must(pipe(ready) == 0, "no pipe");
    const pid_t child = fork();
    must(child >= 0, "no process");
    if (child == 0) {
        save_for_ever(f, ready[1]);
    }
    must(read(ready[0], &byte, 1) == 1, "no child");
    wait_for(seconds);
    must(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child, "no kill");
    close(ready[0]);
    close(ready[1]);
}

static int kills(const fixture *f, int count, uint64_t seed)
{
    int found[2] = {0, 0};
    int left = 0;
    const double most = 2 * measure(f);
    for (int i = 0; i < count; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        kill_one(f, most * (double)(seed >> 40) / (1 << 24));
        const int which = look(f);
        if (which < 0) {
            printf("kill %d left %s\n", i + 1, which == TORN ? "a torn file" : "no file");
            return 1;
        }
        found[which]++;
        left += unlink(f->temporary) == 0;
    }
    printf(
        "%d kills after up to %.1f ms each: the one model was there %d times, the other %d times, "
        "nothing else ever; a temporary file was left %d times\n",
        count, 1e3 * most, found[0], found[1], left);
    return 0;
}

int main(int argc, char **argv)
{
    fixture f;
    int status = 2;
    if (argc < 3) {
        fprintf(stderr, "usage: save make FOLDER WHICH | look FOLDER | kills FOLDER COUNT SEED\n");
        return 2;
    }
    set_up(&f, argv[2]);
    if (strcmp(argv[1], "make") == 0 && argc == 4) {
        status = make(&f, argv[3][0] == '1');
    } else if (strcmp(argv[1], "look") == 0) {
        status = print_look(&f);
    } else if (strcmp(argv[1], "kills") == 0 && argc == 5) {
        status = kills(&f, atoi(argv[3]), strtoul(argv[4], NULL, 10));
    }
    tear_down(&f);
    return status;
}
