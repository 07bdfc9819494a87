/* The files of tests/golden on this machine: each is loaded, means here what it means everywhere, and is saved
   again with the same bytes.

       files FOLDER         FOLDER has the files; a row each: "NAME: equal" or what differs

   The exit status is 0 if nothing differs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tinyann/tinyann.h>

typedef struct bytes {
    char *text; /* with a 0 behind it */
    size_t size;
} bytes;

static bytes read_file(const char *folder, const char *name)
{
    char path[1024];
    bytes b = {NULL, 0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || ftell(file) < 0) {
        printf("%s: cannot be read\n", path);
        exit(2);
    }
    b.size = (size_t)ftell(file);
    b.text = calloc(1, b.size + 1);
    rewind(file);
    if (b.text == NULL || fread(b.text, 1, b.size, file) != b.size) {
        printf("%s: cannot be read\n", path);
        exit(2);
    }
    fclose(file);
    return b;
}

/* The version that wrote a file stands in it, so it may differ, and with it the length of the header: what
   counts is the text before it, the text behind it up to the blanks, and the numbers. */
typedef struct parts {
    const char *before, *behind, *numbers;
    size_t before_size, behind_size, numbers_size;
} parts;

static int split(const bytes *b, parts *p)
{
    static const char key[] = "\"library\":\"";
    size_t header = 0;
    for (int i = 7; i >= 0 && b->size >= 8; i--) {
        header = header << 8 | (unsigned char)b->text[i];
    }
    p->before = b->text + 8;
    const char *version = b->size >= 8 ? strstr(p->before, key) : NULL;
    p->behind = version != NULL ? strchr(version + sizeof key - 1, '"') : NULL;
    if (p->behind == NULL) {
        return 0;
    }
    p->before_size = (size_t)(version - p->before);
    p->numbers = p->before + header;
    p->numbers_size = b->size - 8 - header;
    p->behind_size = (size_t)(p->numbers - p->behind);
    while (p->behind[p->behind_size - 1] == ' ') {
        p->behind_size--;
    }
    return 1;
}

static int same(const char *a, size_t a_size, const char *b, size_t b_size)
{
    return a_size == b_size && memcmp(a, b, a_size) == 0;
}

static int same_but_version(const bytes *a, const bytes *b)
{
    parts p;
    parts q;
    return split(a, &p) && split(b, &q) && same(p.before, p.before_size, q.before, q.before_size) &&
           same(p.behind, p.behind_size, q.behind, q.behind_size) &&
           same(p.numbers, p.numbers_size, q.numbers, q.numbers_size);
}

static int is_saved_equal(tann_ctx *ctx, const tann_model *m, const bytes *file)
{
    bytes again = {NULL, tann_model_save_bytes(m)};
    again.text = calloc(1, again.size + 1);
    const int equal =
        again.text != NULL && tann_model_save_memory(ctx, m, again.text, again.size) == TANN_OK &&
        (same(again.text, again.size, file->text, file->size) || same_but_version(&again, file));
    free(again.text);
    return equal;
}

/* What the first model predicts of two samples, bit for bit. */
static int predicts_as_ever(tann_ctx *ctx, const tann_model *m)
{
    static const float x[] = {0.25f, -1, 1.5f, 0.125f};
    static const float expected[] = {0x1.a2fb06p-1f, 0x1.82136p-1f};
    float y[2] = {0, 0};
    tann_session *s = tann_session_new(ctx, m, 2);
    const int equal =
        tann_predict(s, x, 2, y) == TANN_OK && memcmp(y, expected, sizeof expected) == 0;
    tann_session_free(s);
    return equal;
}

/* Returns what differs, or NULL. */
static const char *check_model(tann_ctx *ctx, const bytes *file)
{
    tann_model *m = tann_model_load_memory(ctx, file->text, file->size, NULL);
    const char *what = m == NULL                       ? tann_ctx_error(ctx)
                       : !predicts_as_ever(ctx, m)     ? "it predicts something else"
                       : !is_saved_equal(ctx, m, file) ? "it is saved with other bytes"
                                                       : NULL;
    tann_model_free(m);
    return what;
}

/* As the training was made that wrote the checkpoint; the rate is in it. */
static tann_trainer *make_trainer(tann_ctx *ctx, tann_model *m)
{
    tann_train_opts opts = tann_train_opts_default();
    tann_adam_opts adam = tann_adam_opts_default();
    adam.beta1 = 0.85f;
    opts.optimizer_opts = &adam;
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.seed = UINT64_C(0x123456789ABCDEF1);
    return tann_trainer_new(ctx, m, &opts);
}

/* Some more steps, after which the weights have the bits that they have everywhere. */
static int trains_on_as_ever(tann_ctx *ctx, tann_trainer *t, const tann_model *m)
{
    static const float x[] = {0.25f, -1, 1.5f, 0.125f};
    static const float y[] = {1, 0};
    static const float expected[] = {-0x1.ff5bfcp-1f, -0x1.d9955p-4f};
    float bias[5] = {0};
    for (int i = 0; i < 5; i++) {
        if (tann_train_step(t, x, y, 2, NULL) != TANN_OK) {
            printf("%s\n", tann_ctx_error(ctx));
        }
    }
    return tann_trainer_step(t) == 20 &&
           tann_model_weight_read(m, "encoder/p.bias", bias, 5) == TANN_OK &&
           memcmp(bias, expected, sizeof expected) == 0;
}

static const char *check_checkpoint(tann_ctx *ctx, const bytes *file)
{
    tann_model *m = tann_model_load_memory(ctx, file->text, file->size, NULL);
    tann_trainer *t = make_trainer(ctx, m);
    const tann_status status = tann_checkpoint_restore_memory(t, file->text, file->size, NULL);
    const char *what = status != TANN_OK               ? tann_ctx_error(ctx)
                       : !trains_on_as_ever(ctx, t, m) ? "it trains on with other bits"
                                                       : NULL;
    tann_trainer_free(t);
    tann_model_free(m);
    return what;
}

static const struct {
    const char *name;
    const char *(*check)(tann_ctx *ctx, const bytes *file);
} files[] = {
    {"model-1.safetensors", check_model},
    {"checkpoint-1.safetensors", check_checkpoint},
};

int main(int argc, char **argv)
{
    int differs = 0;
    tann_ctx *ctx = tann_ctx_new(NULL);
    if (argc != 2 || ctx == NULL) {
        fprintf(stderr, "usage: files FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bytes file = read_file(argv[1], files[i].name);
        const char *what = files[i].check(ctx, &file);
        printf("%s: %s\n", files[i].name, what != NULL ? what : "equal");
        differs |= what != NULL;
        free(file.text);
    }
    tann_ctx_free(ctx);
    return differs;
}
