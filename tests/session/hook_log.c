#include "hook_log.h"

#include <string.h>

void set_up(fixture *f)
{
    static const int32_t units[] = {3, 1, 0};
    memset(f, 0, sizeof *f);
    f->ctx = heap_ctx(&f->heap);
    f->model = graph_chain(f->ctx, 2, units, 5);
    tann_train_opts opts = tann_train_opts_default();
    opts.optimizer = TANN_SGD;
    opts.rate = 0.5f;
    opts.max_batch = 3;
    f->trainer = tann_trainer_new(f->ctx, f->model, &opts);
    f->session = tann_trainer_session(f->trainer);
    assert_non_null(f->session);
    fill_uniform(1, -1, 1, f->x, SAMPLES * 2);
    fill_uniform(2, -1, 1, f->y, SAMPLES);
    f->data = tann_dataset_floats(f->x, f->y, SAMPLES);
    f->fit = tann_fit_opts_default();
    f->fit.batch = 3;
}

void tear_down(fixture *f)
{
    tann_trainer_free(f->trainer);
    tann_model_free(f->model);
    tann_ctx_free(f->ctx);
    heap_check_empty(&f->heap);
}

static char letter(const tann_hook_event *e)
{
    switch ((unsigned)e->point) {
    case TANN_HOOK_RUN_BEGIN:
        return 'r';
    case TANN_HOOK_RUN_END:
        return 'R';
    case TANN_HOOK_EPOCH_BEGIN:
        return 'e';
    case TANN_HOOK_EPOCH_END:
        return 'E';
    case TANN_HOOK_BATCH_BEGIN:
        return e->training ? 'b' : 'v';
    case TANN_HOOK_BATCH_END:
        return e->training ? 'B' : 'V';
    case TANN_HOOK_WEIGHT_GRADIENT:
        return 'g';
    case TANN_HOOK_BEFORE_UPDATE:
        return 'u';
    case TANN_HOOK_AFTER_UPDATE:
        return 'U';
    default:
        return 'f';
    }
}

tann_status write_log(const tann_hook_event *e, void *user)
{
    log_of_calls *log = user;
    assert_true(log->length + 1 < sizeof log->text);
    log->text[log->length++] = letter(e);
    return log->length == log->stop_at ? log->status : TANN_OK;
}
