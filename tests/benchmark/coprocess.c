#define _GNU_SOURCE
#include "coprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"
#include "memory.h"
#include "notes.h"

typedef struct process {
    const char *script;
    size_t cores;
    pid_t pid;
    FILE *to, *from; /* NULL: it could not be started */
    unsigned tasks;  /* that it was given so far; each goes by its number */
} process;

enum { MOST_PROCESSES = 8 };

static process processes[MOST_PROCESSES];
static size_t process_count;

/* What a task holds while it is prepared. */
typedef struct conversation {
    process *with;
    unsigned number;
    size_t output_size;
} conversation;

/* ---- processes ---- */

static const char *python(void)
{
    const char *chosen = getenv("BENCHMARK_PYTHON");
    return chosen != NULL ? chosen : "python3";
}

static void become_script(const process *p, const int *request, const int *reply)
{
    char path[1024], threads[16];
    snprintf(path, sizeof path, "%s/%s", BENCHMARK_DIRECTORY, p->script);
    snprintf(threads, sizeof threads, "%zu", p->cores);
    setenv("OMP_NUM_THREADS", threads, 1);
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    /* Large arrays keep their pages: PyTorch and numpy ask for new ones all the time. */
    setenv("MALLOC_MMAP_THRESHOLD_", "1073741824", 1);
    setenv("MALLOC_TRIM_THRESHOLD_", "1073741824", 1);
    dup2(request[0], STDIN_FILENO);
    dup2(reply[1], STDOUT_FILENO);
    close(request[1]);
    close(reply[0]);
    execlp(python(), python(), path, threads, (char *)NULL);
    _exit(127);
}

static void start(process *p)
{
    int request[2], reply[2];
    if (pipe2(request, O_CLOEXEC) != 0 || pipe2(reply, O_CLOEXEC) != 0) {
        return;
    }
    p->pid = fork();
    if (p->pid == 0) {
        become_script(p, request, reply);
    }
    close(request[0]);
    close(reply[1]);
    p->to = fdopen(request[1], "wb");
    p->from = fdopen(reply[0], "rb");
}

static void end(process *p)
{
    if (p->to != NULL) {
        fclose(p->to); /* it ends when nobody speaks to it */
        fclose(p->from);
        waitpid(p->pid, NULL, 0);
    }
    p->to = NULL;
    p->from = NULL;
}

void coprocesses_end(void)
{
    for (size_t i = 0; i < process_count; i++) {
        end(&processes[i]);
    }
    process_count = 0;
}

/* Reads a line of its reply. False: it has died, and is not asked again. */
static bool hear(process *p, char *line, int size)
{
    if (fflush(p->to) != 0 || fgets(line, size, p->from) == NULL) {
        note("%s has ended; it is left out", p->script);
        end(p);
        return false;
    }
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static process *find(const char *script, size_t cores)
{
    char line[256];
    for (size_t i = 0; i < process_count; i++) {
        if (strcmp(processes[i].script, script) == 0 && processes[i].cores == cores) {
            return &processes[i];
        }
    }
    if (process_count == MOST_PROCESSES) {
        return NULL;
    }
    signal(SIGPIPE, SIG_IGN);
    process *p = &processes[process_count++];
    *p = (process){.script = script, .cores = cores};
    start(p);
    if (p->to != NULL && hear(p, line, sizeof line) && strcmp(line, "hello") != 0) {
        note("%s: %s; it is left out", script, line);
        end(p);
    }
    return p;
}

/* ---- tasks ---- */

static void tell_floats(process *p, const float *x, size_t count)
{
    fwrite(x, sizeof *x, count, p->to);
}

static void tell_function(process *p, const function_task *f)
{
    static const char *const names[] = {"exp", "tanh", "sigmoid"};
    fprintf(p->to, "function %u %s %zu\n", ++p->tasks, names[f->function], f->n);
    tell_floats(p, f->x, f->n);
}

static void tell_network(process *p, const char *kind, const network_task *net, const char *choice)
{
    static const char *const names[] = {"tanh", "relu", "sigmoid", "softmax"};
    fprintf(p->to, "%s %u %s %s %zu %zu %d %s", kind, ++p->tasks, names[net->hidden],
            names[net->output], net->samples, net->batch, net->shuffle, choice);
    for (size_t l = 0; l <= net->layers; l++) {
        fprintf(p->to, " %zu", net->widths[l]);
    }
    fprintf(p->to, "\n");
    tell_floats(p, net->x, net->samples * net->widths[0]);
    tell_floats(p, net->y, net->samples * net->widths[net->layers]);
    for (size_t l = 0; l < net->layers; l++) {
        tell_floats(p, net->kernels[l], net->widths[l] * net->widths[l + 1]);
        tell_floats(p, net->biases[l], net->widths[l + 1]);
    }
}

static void *prepare(const library *self, const task *t)
{
    const coprocess_program *program = self->more;
    process *p = find(program->script, t->cores);
    char line[256];
    if (p == NULL || p->to == NULL) {
        return NULL;
    }
    if (t->kind == TASK_FUNCTION) {
        tell_function(p, &t->function);
    } else {
        const char *kind = t->kind == TASK_TRAIN ? "train" : "predict";
        tell_network(p, kind, &t->network, program->choice);
    }
    if (!hear(p, line, sizeof line)) {
        return NULL;
    }
    if (strcmp(line, "ready") != 0) {
        note("%s: %s: %s; it is left out", t->id, self->name, line);
        return NULL;
    }
    conversation *c = take_memory(sizeof *c);
    *c = (conversation){p, p->tasks, task_output_size(t)};
    return c;
}

/* Having begun a task it must end it: there is no figure to go on with. */
static void must_hear(process *p, char *line, int size)
{
    if (!hear(p, line, size)) {
        exit(1);
    }
}

static void run(void *state, size_t times)
{
    const conversation *c = state;
    char line[64];
    fprintf(c->with->to, "run %u %zu\n", c->number, times);
    must_hear(c->with, line, sizeof line);
}

static double seconds(void *state)
{
    const conversation *c = state;
    return process_seconds(c->with->pid);
}

static void outputs(void *state, float *outputs)
{
    const conversation *c = state;
    char line[64];
    fprintf(c->with->to, "outputs %u\n", c->number);
    must_hear(c->with, line, sizeof line);
    if (fread(outputs, sizeof *outputs, c->output_size, c->with->from) != c->output_size) {
        fprintf(stderr, "%s sends no outputs\n", c->with->script);
        exit(1);
    }
}

static void release(void *state)
{
    conversation *c = state;
    fprintf(c->with->to, "release %u\n", c->number);
    free(c);
}

size_t coprocess_library_size(const library *l, const char *part)
{
    const coprocess_program *program = l->more;
    process *p = find(program->script, 1);
    char line[64];
    if (p == NULL || p->to == NULL) {
        return 0;
    }
    fprintf(p->to, "size %s\n", part);
    must_hear(p, line, sizeof line);
    return strtoul(line, NULL, 10);
}

#define COPROCESS_LIBRARY(name_, kind_, program)                                                   \
    {                                                                                              \
        .name = name_, .kind = kind_, .prepare = prepare, .run = run, .outputs = outputs,          \
        .release = release, .seconds = seconds, .more = program                                    \
    }

static const coprocess_program torch = {"peer_torch.py", "adam"};
static const coprocess_program torch_sgd = {"peer_torch.py", "sgd"};
static const coprocess_program sklearn = {"peer_sklearn.py", "adam"};

const library torch_values = COPROCESS_LIBRARY("PyTorch", TASK_FUNCTION, &torch);
const library torch_predict = COPROCESS_LIBRARY("PyTorch", TASK_PREDICT, &torch);
const library torch_train = COPROCESS_LIBRARY("PyTorch", TASK_TRAIN, &torch);
const library torch_train_sgd = COPROCESS_LIBRARY("PyTorch SGD", TASK_TRAIN, &torch_sgd);
const library sklearn_predict = COPROCESS_LIBRARY("scikit-learn", TASK_PREDICT, &sklearn);
const library sklearn_train = COPROCESS_LIBRARY("scikit-learn", TASK_TRAIN, &sklearn);
