// A C++ program (of 1998, so that every later one takes it too) on the C library.
#include <cstdio>
#include <vector>

#include <tinyann/extend.h>
#include <tinyann/tinyann.h>

static tann_status count(const tann_hook_event *event, void *user)
{
    *static_cast<std::size_t *>(user) += event->value.batch;
    return TANN_OK;
}

int main()
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(3));
    h = tann_named(b, tann_dense(b, h, 4, NULL), "hidden");
    h = tann_activation(b, h, TANN_RELU);
    tann_model *m = tann_builder_finish(b, h, 1);
    tann_session *s = tann_session_new(ctx, m, 2);

    std::size_t seen = 0;
    const std::vector<float> x(6, 0.5f);
    std::vector<float> y(8, -1.0f);
    tann_status status = tann_hook_add(s, "hidden", TANN_HOOK_FORWARD, count, &seen, NULL);
    if (status == TANN_OK) {
        status = tann_predict(s, &x[0], 2, &y[0]);
    }
    std::printf("C++ with libtinyann %s: %s\n", tann_version(), tann_status_name(status));

    tann_session_free(s);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return status == TANN_OK && seen == 2 && y[0] == y[4] && y[0] >= 0.0f ? 0 : 1;
}
